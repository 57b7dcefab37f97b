import { isJavaScript, readCode, type Subject } from './subject.ts'
import { stripComments } from './words.ts'

/**
 * What a method of JavaScript declares that its head does not: a method without a body is there to be overridden, its
 * docs say with what and to what end; some keep the names of its parameters in a comment.
 */
export interface Stub {
  isEmpty: boolean
  /** Words in the head, those of comments too. */
  words: string[]
}

/** Finds the method by its head; undefined in TypeScript, where heads say all. */
export function findStub(name: string, subject: Subject): Stub | undefined {
  if (!isJavaScript(subject)) return undefined
  const plain = name.split('.').at(-1) ?? name
  if (!/^[\w$]+$/.test(plain)) return undefined
  const head = new RegExp(`\\b${plain.replaceAll('$', '\\$')}\\s*\\(([^)]*)\\)\\s*\\{([^}]*)\\}?`)
  const [, words, body] = head.exec(readCode(subject)) ?? []
  if (words === undefined || body === undefined) return undefined
  return { isEmpty: stripComments(body).trim() === '', words: words.match(/[\w$]+/g) ?? [] }
}
