import { hash } from 'node:crypto'

/** Hashes a plain value, including regular expressions. Functions are left out. */
export function stampValue(value: unknown): string {
  return hash('sha256', JSON.stringify(value, writePattern), 'base64url')
}

function writePattern(_: string, value: unknown): unknown {
  return value instanceof RegExp ? String(value) : value
}
