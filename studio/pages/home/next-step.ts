import type { Operations } from '../../../client'

/** The figures Home is drawn from. */
export type SummaryView = Operations['getSummary']['reply']

/** The next useful step of a project, and where it is taken. */
export interface NextStep {
  readonly text: string
  readonly why: string
  readonly action: string
  readonly href: string
}

const path = encodeURIComponent

/** Chooses the next useful step from what is stored: the first thing that is missing, or that waits for somebody. */
export const nextStep = ({ flows, operate, build, needs }: SummaryView): NextStep => {
  const chat = flows.find(({ type }) => type === 'chat')
  const waiting = needs.find(({ kind }) => kind === 'waiting_run')
  const unread = needs.find(({ kind }) => kind === 'failed_document')
  if (flows.length === 0)
    return { text: 'Write a first flow', why: 'Nothing is published yet.', action: 'New flow', href: '/flows?new=1' }
  if (waiting)
    return {
      text: waiting.title,
      why: 'The run goes on as soon as somebody answers.',
      action: 'Answer',
      href: `/runs/${waiting.id}?view=io`,
    }
  if (operate.runs === 0 && chat)
    return {
      text: `Ask ${chat.name}`,
      why: 'A question is filled in. The answer comes with the passages it stands on.',
      action: 'Ask the sample',
      href: `/chat/${path(chat.name)}?ask=1`,
    }
  if (unread)
    return {
      text: unread.title,
      why: unread.detail,
      action: 'See why',
      href: `/data/indexes/${path(unread.index ?? '')}?doc=${path(unread.id)}`,
    }
  if (operate.failed > 0)
    return {
      text: `${operate.failed} of ${operate.runs} runs failed in 24 hours`,
      why: 'Each says at which node and why.',
      action: 'Open the failed runs',
      href: '/runs?status=failed',
    }
  if (build.evaluations === 0)
    return {
      text: 'Nothing has been measured yet',
      why: 'An evaluation runs a flow over a dataset and scores it on five metrics.',
      action: build.datasets === 0 ? 'Bring a dataset' : 'Evaluate',
      href: build.datasets === 0 ? '/data?new=dataset' : '/evaluate?new=1',
    }
  return {
    text: 'Compare the latest version with the one before',
    why: 'A verdict on every metric, with its interval.',
    action: 'Open the comparison',
    href: '/evaluate/compare',
  }
}
