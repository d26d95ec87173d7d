import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions'
import { fault } from '../../shared/faults'
import type { DoorSign } from './door'
import { bodyReply, problemReply } from './reply'
import { matchRoute } from './route'

const folder = join(__dirname, '..', '..', 'studio')
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
}
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Answers everything no door is at: the studio and its files, 405 where a door takes other methods, else 404. */
export const staticHandler = (doors: readonly Pick<DoorSign, 'method' | 'route'>[]): HttpHandler => {
  // Listed once: a path is looked up among the names that the build made, never on the disk.
  let files: ReadonlySet<string> | undefined
  // eslint-disable-next-line typescript/require-await -- a handler of the platform is asynchronous
  return async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const { pathname } = new URL(request.url)
    if (request.method === 'GET' || request.method === 'HEAD') {
      files ??= filesOf(folder)
      const name = files.has(pathname.slice(1))
        ? pathname.slice(1)
        : isPage(request, pathname)
          ? 'index.html'
          : undefined
      if (name !== undefined && files.has(name)) return fileReply(name)
    }
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
}

// The studio's own addresses are pages for whoever asks as a browser does; a program hears that nothing is there.
const isPage = (request: HttpRequest, pathname: string): boolean =>
  pathname === '/' ||
  (!/^\/(api|admin|runtime)(\/|$)/i.test(pathname) && (request.headers.get('accept') ?? '').includes('text/html'))

const fileReply = (name: string): HttpResponseInit =>
  bodyReply(200, readFileSync(join(folder, name)), {
    'content-type': types[extname(name)] ?? 'application/octet-stream',
    'content-security-policy': policy,
    'referrer-policy': 'no-referrer',
    // Built files carry their content's hash in their names; the page itself is asked for anew.
    'cache-control': name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  })

const filesOf = (path: string): ReadonlySet<string> =>
  new Set(
    existsSync(path)
      ? readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && Object.hasOwn(types, extname(entry.name)))
          .map((entry) =>
            join(entry.parentPath, entry.name)
              .slice(path.length + 1)
              .replaceAll('\\', '/'),
          )
      : [],
  )
