import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createServerProcess,
  findFreePort,
  isMissing,
  makeServerFolder,
  PASSWORD,
  type ServerProcess,
} from './server-process.ts'

/** Where system packages put the programs of a server, which are on no path. */
const PACKAGES = '/usr/lib/postgresql'

export const isPostgresMissing = (): boolean => isMissing(findProgram('postgres'), 'postgresql')

/** Starts a PostgreSQL with one database and one user, who needs the password. */
export async function startPostgres(): Promise<ServerProcess> {
  const port = await findFreePort()
  const folder = makeServerFolder()
  const uid = findUser()
  const password = join(folder, 'password')
  const data = join(folder, 'data')
  writeFileSync(password, PASSWORD)
  if (uid !== undefined) for (const path of [folder, password]) chownSync(path, uid, uid)
  execFileSync(
    findProgram('initdb'),
    [
      ...['--pgdata', data, '--username', 'postgres', '--pwfile', password],
      ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
    ],
    { cwd: folder, stdio: 'ignore', ...(uid !== undefined && { uid, gid: uid }) },
  )
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // A killed process loses nothing that the system has taken.
    fsync: 'off',
    shared_buffers: '1MB',
    // Otherwise it says only into its log that it can be reached.
    logging_collector: 'off',
  }
  const url = `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`
  const server = createServerProcess(url, folder, {
    command: findProgram('postgres'),
    arguments: [
      ...['-D', data],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    ready: 'database system is ready to accept connections',
    uid,
  })
  await server.start()
  return server
}

/** The newest version that is installed; its bare name where there is none. */
function findProgram(name: string): string {
  const versions = existsSync(PACKAGES) ? readdirSync(PACKAGES) : []
  const newest = versions.sort((left, right) => Number(right) - Number(left))[0]
  return newest === undefined ? name : join(PACKAGES, newest, 'bin', name)
}

/** Both programs refuse to run as root. */
function findUser(): number | undefined {
  if (process.getuid?.() !== 0) return undefined
  return Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }))
}
