import type { VNode } from 'preact'
import { linkToSymbol } from '../model/route.ts'
import { tokenize } from '../model/tokenize.ts'
import { useReference } from './page-context.ts'

/** Highlights TypeScript and links the names of the project's symbols. */
export function Code({
  text,
  module,
  self,
}: {
  text: string
  module: string
  self?: string
}): VNode {
  const resolve = useReference(module)
  return (
    <pre class="code" tabIndex={0}>
      <code>
        {tokenize(text).map((token, index) => {
          if (token.kind === 'space' || token.kind === 'name') return token.text
          const id =
            token.kind === 'type' || token.kind === 'function' ? resolve(token.text) : undefined
          const name = `token-${token.kind}`
          return id !== undefined && id !== self ? (
            <a key={index} class={name} href={linkToSymbol(id)}>
              {token.text}
            </a>
          ) : (
            <span key={index} class={name}>
              {token.text}
            </span>
          )
        })}
      </code>
    </pre>
  )
}
