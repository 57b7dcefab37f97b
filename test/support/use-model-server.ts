import { afterAll, beforeAll, beforeEach, vi } from 'vitest'
import { startModelServer, type ModelServer } from './model-server.ts'

/** A model server for all tests of a file. Each test finds it in OPENAI_BASE_URL and answering by default. */
export function useModelServer(): ModelServer {
  const server = {} as ModelServer
  beforeAll(async () => {
    Object.assign(server, await startModelServer())
  })
  afterAll(() => server.close())
  beforeEach(() => {
    server.respond(undefined)
    vi.stubEnv('OPENAI_BASE_URL', server.url)
  })
  return server
}
