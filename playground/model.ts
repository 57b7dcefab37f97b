import { startModelServer, type ModelServer } from '../test/support/model-server.ts'

/** Starts a stand-in server unless the environment names a model. */
export async function startStandIn(latencyInMs: number): Promise<ModelServer | undefined> {
  if (process.env.OPENAI_API_KEY || process.env.OPENAI_BASE_URL) return undefined
  const server = await startModelServer({ latencyInMs })
  process.stdout.write(
    'No OPENAI_API_KEY and no OPENAI_BASE_URL: a stand-in server on this machine answers, not a model.\n' +
      'It speaks the OpenAI protocol, and what it writes is made up from the signatures.\n\n',
  )
  process.env.OPENAI_BASE_URL = server.url
  process.env.SYMBOL_DOCS_MODEL = 'stand-in'
  process.env.SYMBOL_DOCS_MODE = 'generate'
  return server
}
