import * as fs from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { writeMark } from '../../src/store/claim-file.ts'
import { openClaims, type Claim, type FolderClaims, type Holder } from '../../src/store/claims.ts'

const KEY = 'a'.repeat(64)
const LONG = 60_000

let store: string
let file: string

beforeEach(() => {
  const root = fs.mkdtempSync(join(tmpdir(), 'claims-'))
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true }))
  store = join(root, 'answers')
  file = join(store, '.claims', KEY)
})

/** As another process would open them: nothing is shared but the folder. */
const open = (patience: { patienceInMs?: number; staleInMs?: number } = {}): FolderClaims =>
  openClaims(store, { patienceInMs: LONG, ...patience })

function own(taken: Claim | Holder): Claim {
  if ('ended' in taken) throw new Error('Another one has it.')
  return taken
}

function wait(taken: Claim | Holder, signal?: AbortSignal): Promise<void> {
  if ('release' in taken) throw new Error('Nobody has it.')
  return taken.ended(signal)
}

/** What a process that was killed leaves behind. */
function leaveClaim(mark: string): void {
  own(open().take(KEY))
  fs.writeFileSync(file, mark)
}

function writeDeadMark(): string {
  const { pid } = spawnSync(process.execPath, ['--version'])
  return writeMark().replace(/ \d+ /, ` ${pid} `)
}

it('gives a key to one of two, and to the other when it is released', async () => {
  const [first, second] = [open(), open()]
  const claim = own(first.take(KEY))
  const ended = wait(second.take(KEY))
  claim.release()
  await ended
  own(second.take(KEY)).release()
  own(second.take('b'.repeat(64)))
})

it('takes over at once from a process that is gone', () => {
  leaveClaim(writeDeadMark())
  own(open().take(KEY))
  expect(fs.readFileSync(file, 'utf8')).toContain(` ${process.pid} `)
  // What was taken over is held like any other claim.
  expect(open().take(KEY)).toHaveProperty('ended')
})

it.each(['', 'elsewhere 1 abc', writeMark().replace(/ \d+ /, ` ${process.ppid} `)])(
  'takes over from an owner that does not move: %j',
  async (mark) => {
    leaveClaim(mark)
    const claims = open({ staleInMs: 1 })
    await wait(claims.take(KEY))
    own(claims.take(KEY))
  },
)

it('does not wait for ever for an owner that moves', async () => {
  own(open().take(KEY))
  const impatient = open({ patienceInMs: 1 })
  await wait(impatient.take(KEY))
  own(impatient.take(KEY)).release()
  expect(fs.existsSync(file)).toBe(true)
})

it('ends to wait when a signal aborts', async () => {
  own(open().take(KEY))
  const controller = new AbortController()
  const ended = wait(open().take(KEY), controller.signal)
  controller.abort()
  await ended
  await wait(open().take(KEY), controller.signal)
})

it('does not take away what another one took over', () => {
  const late = own(open().take(KEY))
  fs.writeFileSync(file, writeMark())
  late.release()
  expect(fs.existsSync(file)).toBe(true)
})

it('lets everybody ask where no claim can be written', () => {
  fs.writeFileSync(store, '')
  own(open().take(KEY)).release()
  own(open().take(KEY))
})

it('writes through no link', () => {
  const elsewhere = `${store}-elsewhere`
  fs.mkdirSync(elsewhere)
  fs.mkdirSync(store)
  fs.symlinkSync(elsewhere, join(store, '.claims'))
  own(open().take(KEY))
  expect(fs.readdirSync(elsewhere)).toEqual([])
})

it('is nothing that git sees, and leaves nothing behind', () => {
  const [first, second] = [open(), open()]
  const claim = own(first.take(KEY))
  expect(fs.readFileSync(join(store, '.claims/.gitignore'), 'utf8')).toBe('*\n')
  own(second.take('b'.repeat(64))).release()
  second.close()
  expect(fs.existsSync(file)).toBe(true)
  claim.release()
  first.close()
  expect(fs.existsSync(store)).toBe(false)
})

it('takes back what it could not release itself', () => {
  leaveClaim(writeMark())
  own(open().take(KEY))
})
