import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Reply } from './reply.ts'

/** Beside the built package, and from its sources. */
const PLACES = ['./page.html', '../../dist/page.html'].map((path) => new URL(path, import.meta.url))

/** The page's HTML as the package ships it; undefined where it is missing. Read each time, so that a rebuilt page shows. */
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

/** What the page knows from its first moment. */
export interface PageSession {
  /** Empty where actions are refused anyway. */
  token: string
  /** The name of the project. */
  name: string
}

const MISSING: Reply = {
  status: 503,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'The page is not part of this installation: install unplugin-symbol-docs again, or run its build where you work on it.\n',
}

/** The page's HTML with a session of its own, and the policy that lets only its own script and style run. */
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
    // Functions, since a `$` in a text would stand for a match. The session last, since names may hold anything.
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
