/** The module scripts of a page. */
export interface PageScripts {
  /** The `src` of each. */
  sources: string[]
  /** The text of those that stand in the page. */
  texts: string[]
}

const RE_SCRIPT =
  /<!--[\s\S]*?(?:-->|$)|<script\b((?:"[^"]*"|'[^']*'|[^"'>])*)>([\s\S]*?)(?:<\/script\s*>|$)/gi
const RE_ATTRIBUTE = /([^\s"'=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?/g

/** Reads the module scripts of an HTML entry. */
export function readPage(html: string): PageScripts {
  const page: PageScripts = { sources: [], texts: [] }
  for (const [whole, head = '', text = ''] of html.matchAll(RE_SCRIPT)) {
    if (whole.startsWith('<!--')) continue
    const attributes = new Map<string, string>()
    for (const [, name = '', ...values] of head.matchAll(RE_ATTRIBUTE)) {
      attributes.set(name.toLowerCase(), values.find((value) => value !== undefined) ?? '')
    }
    if (attributes.get('type') !== 'module') continue
    const source = attributes.get('src')
    if (source !== undefined) page.sources.push(source)
    else if (text.trim()) page.texts.push(text)
  }
  return page
}
