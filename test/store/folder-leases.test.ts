import * as fs from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openFolderLeases } from '../../src/store/folder-leases.ts'
import { NO_LEASE, type Holder, type Lease, type Leases } from '../../src/store/leases.ts'

const KEY = 'a'.repeat(64)
const OTHER = 'b'.repeat(64)
const LONG = 60_000

let store: string
let file: string

beforeEach(() => {
  const root = fs.mkdtempSync(join(tmpdir(), 'leases-'))
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true }))
  store = join(root, 'answers')
  file = join(store, '.leases', KEY)
})

/** Leases as another process opens them: nothing is shared but the folder. */
const open = (settings: { patienceInMs?: number; limitInMs?: number } = {}): Leases =>
  openFolderLeases(store, { patienceInMs: LONG, ...settings })

async function own(leases: Leases, key = KEY): Promise<Lease> {
  const taken = await leases.take(key)
  if ('ended' in taken) throw new Error('Another one has it.')
  expect(taken).not.toBe(NO_LEASE)
  return taken
}

async function meet(leases: Leases): Promise<Holder> {
  const taken = await leases.take(KEY)
  if ('release' in taken) throw new Error('Nobody has it.')
  return taken
}

/** Writes the file as a process that was killed leaves it; `change` makes it another process. */
async function leaveLease(change: (mark: string) => string): Promise<void> {
  await own(open())
  fs.writeFileSync(file, change(fs.readFileSync(file, 'utf8')))
}

const writeDeadOwner = (mark: string): string => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  return mark.replace(/ \d+ /, ` ${pid} `)
}

describe('a lease in the folder', () => {
  it('goes to one of two, and to the other when it is released', async () => {
    const [first, second] = [open(), open()]
    const lease = await own(first)
    const { ended } = await meet(second)
    const waited = ended()
    lease.release()
    await waited
    ;(await own(second)).release()
    await own(second, OTHER)
  })

  it('is taken over at once from a process that has ended', async () => {
    await leaveLease(writeDeadOwner)
    await own(open())
    expect(fs.readFileSync(file, 'utf8')).toContain(` ${process.pid} `)
    expect(await open().take(KEY)).toHaveProperty('ended')
  })

  it.each<[string, (mark: string) => string]>([
    ['an empty file', () => ''],
    ['another machine', () => 'elsewhere 1 abc'],
    ['a process that lives', (mark) => mark.replace(/ \d+ /, ` ${process.ppid} `)],
    ['this process', (mark) => mark],
  ])('is taken over from an owner whose heart stopped: %s', async (_, change) => {
    await leaveLease(change)
    const leases = open({ limitInMs: 1 })
    await (await meet(leases)).ended()
    ;(await own(leases)).release()
  })

  it('is waited for no longer than one call may take', async () => {
    await own(open())
    const impatient = open({ patienceInMs: 1 })
    await (await meet(impatient)).ended()
    expect(await impatient.take(KEY)).toBe(NO_LEASE)
    expect(fs.existsSync(file)).toBe(true)
  })

  it('is waited for no more when a signal aborts', async () => {
    await own(open())
    const controller = new AbortController()
    const holder = await meet(open())
    const waited = [holder.ended(controller.signal), holder.ended(undefined, controller.signal)]
    controller.abort()
    await Promise.all(waited)
    await holder.ended(controller.signal)
  })

  it('that another process took over is left to it', async () => {
    const late = await own(open())
    fs.writeFileSync(file, 'elsewhere 1 abc')
    late.release()
    expect(fs.readFileSync(file, 'utf8')).toBe('elsewhere 1 abc')
  })

  it('is missed by nobody where none can be written', async () => {
    fs.writeFileSync(store, '')
    expect(await open().take(KEY)).toBe(NO_LEASE)
    expect(await open().take(KEY)).toBe(NO_LEASE)
  })

  it('is written through no link', async () => {
    const elsewhere = `${store}-elsewhere`
    fs.mkdirSync(elsewhere)
    fs.mkdirSync(store)
    fs.symlinkSync(elsewhere, join(store, '.leases'))
    expect(await open().take(KEY)).toBe(NO_LEASE)
    expect(fs.readdirSync(elsewhere)).toEqual([])
  })

  it('is hidden from git, and leaves nothing behind', async () => {
    const [first, second] = [open(), open()]
    const lease = await own(first)
    expect(fs.readFileSync(join(store, '.leases/.gitignore'), 'utf8')).toBe('*\n')
    ;(await own(second, OTHER)).release()
    await second.close()
    expect(fs.existsSync(file)).toBe(true)
    lease.release()
    await first.close()
    expect(fs.existsSync(store)).toBe(false)
  })

  it('that a killed process left long ago goes with the folder', async () => {
    await leaveLease(() => 'elsewhere 1 abc')
    fs.utimesSync(file, new Date(0), new Date(0))
    const leases = open()
    ;(await own(leases, OTHER)).release()
    await leases.close()
    expect(fs.existsSync(store)).toBe(false)
  })
})
