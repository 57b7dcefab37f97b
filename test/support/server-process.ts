import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real server of a system package, in a process and a folder of its own, on a free port of the loopback interface. */
export interface ServerProcess {
  /** With user and password. */
  url: string
  /** As a machine that loses its power: SIGKILL, also for its children. */
  kill: () => Promise<void>
  /** Holds it, connections open, as a machine that hangs. */
  stall: () => void
  resume: () => void
  /** Brings it back with what it had stored. */
  start: () => Promise<void>
  /** Ends it and removes its folder. */
  close: () => Promise<void>
}

export interface ServerProgram {
  command: string
  arguments: string[]
  /** What it writes when it can be reached. */
  ready: string
  uid?: number | undefined
}

export const PASSWORD = 'fleet-test-password'

/** Whether a test that needs a server may go without it: on a machine that lacks it, but never in CI. */
export function isMissing(command: string, packages: string): boolean {
  const isThere = command.startsWith('/') || hasCommand(command)
  if (isThere) return false
  const sentence = `\`${command}\` is missing. Install it: \`apt-get install ${packages}\`.`
  if (process.env['GITHUB_ACTIONS'] || process.env['VITEST_JSON']) throw new Error(sentence)
  process.stderr.write(`Tests are skipped: ${sentence}\n`)
  return true
}

function hasCommand(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** A folder that only this server has. */
export function makeServerFolder(): string {
  return mkdtempSync(join(tmpdir(), 'symbol-docs-server-'))
}

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export function createServerProcess(
  url: string,
  folder: string,
  program: ServerProgram,
): ServerProcess {
  let child: ChildProcess | undefined

  async function start(): Promise<void> {
    const { command, arguments: given, uid } = program
    child = spawn(command, given, { cwd: folder, ...(uid !== undefined && { uid, gid: uid }) })
    await waitUntilReady(child, program)
  }

  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    signalAll(child.pid!, 'SIGKILL')
    await ended
  }

  return {
    url,
    start,
    kill,
    stall: () => signalAll(child!.pid!, 'SIGSTOP'),
    resume: () => signalAll(child!.pid!, 'SIGCONT'),
    async close() {
      await kill()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function waitUntilReady(
  child: ChildProcess,
  { command, ready }: ServerProgram,
): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      said += String(chunk)
      if (said.includes(ready)) resolve()
    }
    child.stdout!.on('data', listen)
    child.stderr!.on('data', listen)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`${command} ended at its start: ${said}`)))
  })
}

/** The parent first, so that it starts no other child. */
function signalAll(pid: number, signal: NodeJS.Signals): void {
  process.kill(pid, signal)
  for (const child of listChildren(pid)) {
    try {
      process.kill(child, signal)
    } catch {
      // It has ended with its parent.
    }
  }
}

function listChildren(pid: number): number[] {
  try {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number)
  } catch {
    // It has none.
    return []
  }
}
