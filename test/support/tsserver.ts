import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'

/** What an editor shows on hover. */
export interface QuickInfo {
  documentation: string
  tags: { name: string; text: string }[]
}

interface Message {
  type: string
  request_seq?: number
  success?: boolean
  body?: { documentation: string; tags: { name: string; text?: string }[] }
}

/** Asks tsserver, as editors do, what it shows at positions of a file: lines and columns from 1. */
export async function askQuickInfo(
  file: string,
  places: readonly { line: number; offset: number }[],
): Promise<QuickInfo[]> {
  const script = createRequire(import.meta.url).resolve('typescript/lib/tsserver.js')
  const server = spawn(process.execPath, [script, '--disableAutomaticTypingAcquisition'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  let seq = 0
  const send = (command: string, given: object): void => {
    server.stdin.write(
      `${JSON.stringify({ seq: ++seq, type: 'request', command, arguments: given })}\n`,
    )
  }
  send('configure', { preferences: { displayPartsForJSDoc: false } })
  send('open', { file })
  const first = seq + 1
  for (const place of places) send('quickinfo', { file, ...place })
  const found = new Map<number, QuickInfo>()
  try {
    let text = ''
    for await (const chunk of server.stdout) {
      text += String(chunk)
      const lines = text.split('\n')
      text = lines.pop() ?? ''
      for (const line of lines.filter((one) => one.startsWith('{'))) {
        const { request_seq: request = 0, body } = JSON.parse(line) as Message
        if (request < first) continue
        const tags = (body?.tags ?? []).map(({ name, text: said = '' }) => ({ name, text: said }))
        found.set(request, { documentation: body?.documentation ?? '', tags })
      }
      if (found.size === places.length) break
    }
  } finally {
    server.kill()
  }
  return places.map((_, index) => found.get(first + index)!)
}
