import { spawn } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createAnswers } from '../../src/store/answers.ts'
import { AnswerFolder } from '../../src/store/local-answers.ts'

const base = fs.mkdtempSync(join(tmpdir(), 'crash-'))
afterAll(() => fs.rmSync(base, { recursive: true, force: true }))

/** Keeps answers for ever and names each key once it is kept. */
const WRITER = `
  import { createHash } from 'node:crypto'
  import { writeSync } from 'node:fs'
  import { createAnswers } from './src/store/answers.ts'
  const answers = createAnswers({ cache: 'store', root: process.argv.at(-1), warn: console.error })
  const answer = { docs: { summary: 'x'.repeat(20000) }, tokens: { input: 1, output: 1 }, costUsd: 0, model: 'm' }
  async function work(name) {
    for (let index = 0; ; index += 1) {
      const key = createHash('sha256').update(name + index).digest('hex')
      if (!(await answers.put(key, 'a', answer))) process.exit(1)
      writeSync(1, key + '\\n')
    }
  }
  for (const name of ['a', 'b', 'c', 'd']) void work(name)
`

/** Kills the writer with the k-th key that it names. */
function killAt(root: string, position: number): Promise<string[]> {
  const parameters = ['--import', 'tsx', '--input-type=module', '-e', WRITER, '--', root]
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    output += part
    if (output.split('\n').length > position) child.kill('SIGKILL')
  })
  return new Promise((resolve) => {
    // What stands before the last line break was kept.
    child.on('close', () => resolve(output.split('\n').slice(0, -1)))
  })
}

describe('kill -9', () => {
  it.each([1, 2, 7, 40, 150])(
    'with answer %i loses none that was kept',
    async (position) => {
      const root = join(base, String(position))
      fs.mkdirSync(root)
      const kept = await killAt(root, position)
      expect(kept.length).toBeGreaterThanOrEqual(position)
      const warnings: string[] = []
      const warn = (line: string): void => void warnings.push(line)
      const answers = createAnswers({ cache: 'store', root, warn })
      expect((await answers.getMany(kept)).size).toBe(kept.length)
      // Nor is anything else in the store torn.
      const folder = new AnswerFolder(join(root, 'store'))
      const found = new Set(folder.keys())
      for (const key of found) expect(folder.read(key)).toMatchObject({ key })
      expect(kept.filter((key) => !found.has(key))).toEqual([])
      expect(warnings).toEqual([])
    },
    30_000,
  )
})
