import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Reply } from './reply.ts'

/** Next to the built package, or in `dist` when run from source. */
const PLACES = ['./page.html', '../../dist/page.html'].map((path) => new URL(path, import.meta.url))

/** Reads the page's HTML as the package ships it; undefined if it is missing. Read each time, so that a rebuilt page shows. */
export async function readPage(places: readonly URL[] = PLACES): Promise<string | undefined> {
  for (const place of places) {
    try {
      return await readFile(place, 'utf8')
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
  return undefined
}

/** The data that the server writes into the page. */
export interface PageSession {
  /** Empty if the page may not act. */
  token: string
  /** The name of the project. */
  name: string
}

const MISSING: Reply = {
  status: 503,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'The page is not part of this installation: install unplugin-symbol-docs again, or run its build where you work on it.\n',
}

/** Replies with the page's HTML, a session, and a policy that allows only the page's own script and style. */
export function createPageReply(html: string | undefined, session: PageSession): Reply {
  if (html === undefined) return MISSING
  const nonce = randomBytes(16).toString('base64url')
  const json = JSON.stringify(session).replaceAll('<', '\\u003c')
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': createPolicy(nonce),
    },
    // Functions, because `$` has a meaning in replacement strings. The session comes last, because a name may hold anything.
    body: html.replaceAll('__NONCE__', () => nonce).replace('__SESSION__', () => json),
  }
}

function createPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ')
}
