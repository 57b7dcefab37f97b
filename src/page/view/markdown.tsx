import type { ComponentChild, VNode } from 'preact'
import type { Inline } from '../model/inline.ts'
import { parseInline } from '../model/inline.ts'
import { parseMarkdown, type Block } from '../model/markdown.ts'
import { linkToSymbol } from '../model/route.ts'
import { Code } from './code.tsx'
import { useReference } from './use-reference.ts'

type Resolve = (word: string) => string | undefined

/** Text of the docs. It is the model's or anybody's, so it becomes nodes and never HTML. */
export function Markdown({ text, module }: { text: string; module: string }): VNode {
  const resolve = useReference(module)
  return (
    <div class="prose">
      {parseMarkdown(text).map((block, index) => renderBlock(block, { resolve, module, index }))}
    </div>
  )
}

/** One line of such text, within another element. */
export function InlineMarkdown({ text, module }: { text: string; module: string }): VNode {
  const resolve = useReference(module)
  return <>{parseInline(text).map((inline, index) => renderInline(inline, resolve, index))}</>
}

function renderBlock(
  block: Block,
  options: { resolve: Resolve; module: string; index: number },
): VNode {
  const { resolve, module, index } = options
  if (block.type === 'code') return <Code key={index} text={block.text} module={module} />
  if (block.type === 'list') {
    const List = block.isOrdered ? 'ol' : 'ul'
    return (
      <List key={index}>
        {block.items.map((item, position) => (
          <li key={position}>
            {item.map((inner, at) => renderBlock(inner, { ...options, index: at }))}
          </li>
        ))}
      </List>
    )
  }
  const content = block.content.map((inline, at) => renderInline(inline, resolve, at))
  return block.type === 'heading' ? (
    <p key={index} class="prose-heading">
      {content}
    </p>
  ) : (
    <p key={index}>{content}</p>
  )
}

function renderInline(inline: Inline, resolve: Resolve, key: number): ComponentChild {
  if (inline.type === 'text') return inline.text
  if (inline.type === 'code') return renderName(inline.text, resolve(inline.text), key)
  if (inline.type === 'reference') return renderName(inline.text, resolve(inline.target), key)
  const content = inline.content.map((inner, at) => renderInline(inner, resolve, at))
  if (inline.type === 'strong') return <strong key={key}>{content}</strong>
  if (inline.type === 'emphasis') return <em key={key}>{content}</em>
  return inline.href.startsWith('#') ? (
    <a key={key} href={inline.href}>
      {content}
    </a>
  ) : (
    <a key={key} href={inline.href} target="_blank" rel="noopener noreferrer">
      {content}
    </a>
  )
}

function renderName(text: string, id: string | undefined, key: number): VNode {
  return id === undefined ? (
    <code key={key}>{text}</code>
  ) : (
    <a key={key} class="code-link" href={linkToSymbol(id)}>
      <code>{text}</code>
    </a>
  )
}
