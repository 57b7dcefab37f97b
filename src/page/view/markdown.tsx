import type { ComponentChild, VNode } from 'preact'
import {
  parseInline,
  parseMarkdown,
  type Block,
  type Cell,
  type Inline,
} from '../model/markdown.ts'
import { linkToSymbol } from '../model/route.ts'
import { Code } from './code.tsx'
import { useReference } from './page-context.ts'

/** The place of a text that is rendered. */
interface Place {
  module: string
  resolve: (word: string) => string | undefined
}

/** Renders text of the docs. Anybody may have written it, so it becomes nodes and never HTML. */
export function Markdown({ text, module }: { text: string; module: string }): VNode {
  const place = { module, resolve: useReference(module) }
  return <div class="prose">{renderBlocks(parseMarkdown(text), place)}</div>
}

/** Renders one line of such text within another element. */
export function InlineMarkdown({ text, module }: { text: string; module: string }): VNode {
  const place = { module, resolve: useReference(module) }
  return <>{renderInlines(parseInline(text), place)}</>
}

function renderBlocks(blocks: readonly Block[], place: Place): VNode[] {
  return blocks.map((block, key) => renderBlock(block, key, place))
}

function renderBlock(block: Block, key: number, place: Place): VNode {
  switch (block.type) {
    case 'code':
      return <Code key={key} text={block.text} module={place.module} />
    case 'rule':
      return <hr key={key} />
    case 'quote':
      return <blockquote key={key}>{renderBlocks(block.content, place)}</blockquote>
    case 'list': {
      const items = block.items.map((item, at) => <li key={at}>{renderBlocks(item, place)}</li>)
      return block.isOrdered ? (
        <ol key={key} start={block.start}>
          {items}
        </ol>
      ) : (
        <ul key={key}>{items}</ul>
      )
    }
    case 'table':
      return (
        <div key={key} class="table" tabIndex={0}>
          <table>
            <thead>{renderRow('th', block.header, 0, place)}</thead>
            <tbody>{block.rows.map((row, at) => renderRow('td', row, at, place))}</tbody>
          </table>
        </div>
      )
    case 'heading':
      return (
        <p key={key} class="prose-heading">
          {renderInlines(block.content, place)}
        </p>
      )
    case 'paragraph':
      return <p key={key}>{renderInlines(block.content, place)}</p>
  }
}

function renderRow(Tag: 'th' | 'td', cells: readonly Cell[], key: number, place: Place): VNode {
  return (
    <tr key={key}>
      {cells.map(({ align, content }, at) => (
        <Tag key={at} class={align && `align-${align}`}>
          {renderInlines(content, place)}
        </Tag>
      ))}
    </tr>
  )
}

function renderInlines(inlines: readonly Inline[], place: Place): ComponentChild[] {
  return inlines.map((inline, key) => renderInline(inline, key, place))
}

function renderInline(inline: Inline, key: number, place: Place): ComponentChild {
  switch (inline.type) {
    case 'text':
      return inline.text
    case 'code':
      return renderName(inline.text, place.resolve(inline.text), key)
    case 'reference':
      return renderName(inline.text, place.resolve(inline.target), key)
    case 'break':
      return <br key={key} />
    case 'strong':
      return <strong key={key}>{renderInlines(inline.content, place)}</strong>
    case 'emphasis':
      return <em key={key}>{renderInlines(inline.content, place)}</em>
    case 'deleted':
      return <del key={key}>{renderInlines(inline.content, place)}</del>
    case 'link':
      return renderLink(inline, key, place)
  }
}

function renderLink(
  { href, title, content }: Extract<Inline, { type: 'link' }>,
  key: number,
  place: Place,
): VNode {
  const outside = href.startsWith('#')
    ? {}
    : ({ target: '_blank', rel: 'noopener noreferrer' } as const)
  return (
    <a key={key} href={href} title={title || undefined} {...outside}>
      {renderInlines(content, place)}
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
