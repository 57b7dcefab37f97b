import type { Page } from './page.ts'

/** Copies a text and tells the reader. */
export async function copyText(page: Page, text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    page.notices.tell(`Copied ${what}.`)
  } catch {
    // Pages that are not served over loopback or https have no clipboard.
    if (copyBySelection(text)) page.notices.tell(`Copied ${what}.`)
    else page.notices.fail('The browser does not allow copying here.')
  }
}

function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'visually-hidden'
  document.body.append(field)
  field.select()
  const isCopied = document.execCommand('copy')
  field.remove()
  return isCopied
}
