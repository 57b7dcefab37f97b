import {
  createServerProcess,
  findFreePort,
  isMissing,
  makeServerFolder,
  PASSWORD,
  type ServerProcess,
} from './server-process.ts'

export const isRedisMissing = (): boolean => isMissing('redis-server', 'redis-server')

/** Starts a Redis that keeps what it acknowledged, whatever happens to it. */
export async function startRedis(): Promise<ServerProcess> {
  const port = await findFreePort()
  const folder = makeServerFolder()
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    requirepass: PASSWORD,
    save: '',
    appendonly: 'yes',
    appendfsync: 'always',
  }
  const server = createServerProcess(`redis://:${PASSWORD}@127.0.0.1:${port}`, folder, {
    command: 'redis-server',
    arguments: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    ready: 'Ready to accept connections',
  })
  await server.start()
  return server
}
