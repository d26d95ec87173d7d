import { pageCode } from './frame/page-code'

/** Every page with its address; of two that fit, the first. */
export const pages = [
  pageCode('/', () => import('./pages/home/home')),
  pageCode('/flows', () => import('./pages/flows/flows')),
  pageCode('/flows/:flow', () => import('./pages/flow/flow')),
  pageCode('/flows/:flow/versions', () => import('./pages/flow/versions/versions')),
  pageCode('/runs', () => import('./pages/runs/runs')),
  pageCode('/runs/:id', () => import('./pages/run/run')),
  pageCode('/chat', () => import('./pages/chat/chat')),
  pageCode('/chat/:flow', () => import('./pages/chat/chat')),
  pageCode('/data', () => import('./pages/data/data')),
  pageCode('/data/indexes/:index', () => import('./pages/data/index/index-page')),
  pageCode('/data/datasets/:name', () => import('./pages/data/dataset/dataset')),
  pageCode('/models', () => import('./pages/models/models')),
  pageCode('/models/:id', () => import('./pages/models/models')),
  pageCode('/playground', () => import('./pages/playground/playground')),
  pageCode('/evaluate', () => import('./pages/evaluate/evaluate')),
  pageCode('/evaluate/compare', () => import('./pages/evaluate/comparison/comparison')),
  pageCode('/evaluate/gates', () => import('./pages/evaluate/gate/gates')),
  pageCode('/evaluate/gates/:gate', () => import('./pages/evaluate/gate/gate')),
  pageCode('/evaluate/gates/:gate/edit', () => import('./pages/evaluate/gate/gate-edit')),
  pageCode('/evaluate/tournaments', () => import('./pages/evaluate/tournament/tournaments')),
  pageCode('/evaluate/tournaments/:id', () => import('./pages/evaluate/tournament/tournament')),
  pageCode('/evaluate/:id', () => import('./pages/evaluate/scorecard/evaluation')),
  pageCode('/settings/:tab', () => import('./pages/settings/settings')),
]
