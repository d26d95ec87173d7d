/** The host's door: loopback only, routes, buffered and streamed answers. */
export { capturingServer } from './captured-server'
export { type Front, type HttpTarget, type OwnPages, createFront } from './front'
export { type Door, openDoor } from './listen'
export { type FunctionSummary, ownPages } from './own-pages'
export { type Router, createRouter } from './router'
