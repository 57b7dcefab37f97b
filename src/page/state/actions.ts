import type { Notices } from './notices.ts'

/** The requests that the page sends to the server. */
export interface Actions {
  regenerate: (ids: readonly string[]) => Promise<void>
  documentMissing: (ids?: readonly string[]) => Promise<void>
  retryFailed: (ids?: readonly string[]) => Promise<void>
  cancel: () => Promise<void>
  pause: (isPaused: boolean) => Promise<void>
  openEditor: (id: string) => Promise<void>
}

export function createActions({ token, notices }: { token: string; notices: Notices }): Actions {
  async function post(name: string, body: object): Promise<void> {
    try {
      const response = await fetch(name, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-symbol-docs-token': token },
        body: JSON.stringify(body),
      })
      if (!response.ok) notices.fail(await readError(response))
    } catch {
      notices.fail('The dev server does not answer. Is it still running?')
    }
  }

  return {
    regenerate: (ids) => post('regenerate', { ids }),
    documentMissing: (ids) => post('document-missing', ids ? { ids } : {}),
    retryFailed: (ids) => post('retry-failed', ids ? { ids } : {}),
    cancel: () => post('cancel', {}),
    pause: (paused) => post('pause', { paused }),
    openEditor: (id) => post('open-editor', { id }),
  }
}

async function readError(response: Response): Promise<string> {
  const answer: unknown = await response.json().catch(() => undefined)
  const hasError = typeof answer === 'object' && answer !== null && 'error' in answer
  return hasError ? String(answer.error) : `The dev server answered ${response.status}.`
}
