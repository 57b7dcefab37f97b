import { isJavaScript, readCode, type Subject } from './subject.ts'
import { stripComments } from './words.ts'

/**
 * What a method of JavaScript declares that its head does not: a method without a body is there to be overridden, its
 * docs say with what and to what end; some keep the names of its parameters in a comment.
 */
export interface Stub {
  isEmpty: boolean
  /** Words of the comments in the head. */
  words: string[]
}

/** Finds the method by its head; undefined in TypeScript, where heads say all. */
export function findStub(name: string, subject: Subject): Stub | undefined {
  const plain = name.split('.').at(-1)!
  if (!isJavaScript(subject) || !/^[\w$]+$/.test(plain)) return undefined
  const head = `(?<![\\w$.])${plain.replaceAll('$', '\\$')}\\s*\\(([^)]{0,500})\\)\\s*\\{`
  const code = readCode(subject)
  const written = new RegExp(head).exec(code)?.[1]
  if (written === undefined) return undefined
  const comments = written.match(/\/\*[\s\S]*?\*\//g) ?? []
  return {
    isEmpty: new RegExp(`${head}\\s*\\}`).test(stripComments(code)),
    words: comments.join(' ').match(/[\w$]+/g) ?? [],
  }
}
