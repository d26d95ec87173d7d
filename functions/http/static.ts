import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions'
import { fault } from '../../shared/faults'
import type { Door } from './door'
import { bodyReply, problemReply } from './reply'
import { matchRoute } from './route'

const folder = join(__dirname, '..', 'page')
const types = { 'index.html': 'text/html', 'page.css': 'text/css', 'page.js': 'text/javascript' } as const
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Answers everything no door is at: the page at `/`, its files, 405 where a door takes other methods, else 404. */
export const staticHandler =
  (doors: readonly Door[]): HttpHandler =>
  // eslint-disable-next-line typescript/require-await -- a handler of the platform is asynchronous
  async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const { pathname } = new URL(request.url)
    const name = pathname === '/' ? 'index.html' : pathname.slice(1)
    if ((request.method === 'GET' || request.method === 'HEAD') && isFile(name))
      return bodyReply(200, readFileSync(join(folder, name)), {
        'content-type': `${types[name]}; charset=utf-8`,
        'content-security-policy': policy,
      })
    const allow = doors.filter((door) => matchRoute(door.route, pathname)).map((door) => door.method)
    return problemReply(
      allow.length > 0
        ? fault('method_not_allowed', `${pathname} takes ${allow.join(', ')}, not ${request.method}`, {
            allow: allow.join(', '),
          })
        : fault('not_found', `Nothing answers at ${pathname}`),
      context.invocationId.replaceAll('-', ''),
    )
  }

const isFile = (name: string): name is keyof typeof types => Object.hasOwn(types, name)
