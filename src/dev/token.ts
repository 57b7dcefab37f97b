import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A secret that the page carries, so that an action comes from somebody who could read the page. */
export interface Token {
  value: string
  matches: (given: string | undefined) => boolean
}

export function createToken(): Token {
  const value = randomBytes(32).toString('base64url')
  const expected = digest(value)
  return {
    value,
    // Digests are equally long whatever was given, so the comparison tells nothing and never throws.
    matches: (given) => timingSafeEqual(digest(given ?? ''), expected),
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
