/** Figure 19: the key is used, and is in nothing that a build, a dev server or another plugin can show. */
import { createSession } from '../../src/bundlers/session.ts'
import { resolveEnvironment } from '../../src/options/environment.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import { createClient } from '../../src/generate/client.ts'
import { BUNDLERS } from '../support/bundlers.ts'
import { DEV_SERVERS, type Start } from '../support/dev-servers.ts'
import { writeTen } from '../support/ten-functions.ts'
import { followDocs } from './dev-docs.ts'
import { measureBuild, measureCredentials, type Counts } from './disclosure-builds.ts'
import { echo, holdsKey, inspectDeeply, KEY, watchOutput } from './disclosure-key.ts'
import { type Count, createCount, type Figure } from './figure.ts'
import { inProject, withServer } from './project.ts'

export const disclosure: Figure = {
  id: '19',
  title: 'the key',
  async measure() {
    const counts: Counts = {
      sinks: createCount('13 sinks of a build, seven bundlers, as an option and as a variable'),
      machine: createCount('asset, report and cache tell nothing of the machine'),
      credentials: createCount('credentials in the address of the server'),
    }
    for (const bundler of BUNDLERS) {
      for (const way of ['option', 'variable'] as const) await measureBuild(bundler, way, counts)
      await measureCredentials(bundler, counts.credentials)
    }
    const served = createCount('seven sinks of a dev server, four servers')
    for (const [name, start] of Object.entries(DEV_SERVERS))
      await measureServer(name, start, served)
    const inside = createCount('options, environment, client, session and what they share')
    await measureInside(inside)
    const { sinks, machine, credentials } = counts
    return [sinks, machine, credentials, served, inside].map((count) => count.row())
  },
}

function measureServer(name: string, start: Start, count: Count): Promise<void> {
  const files = {
    'index.html': '<script type="module" src="/src/index.ts"></script>',
    'src/index.ts': "export * from './ten.ts'\n",
    'src/ten.ts': writeTen(),
  }
  return withServer({ respond: echo }, (model) =>
    inProject(files, async (project) => {
      const [sinks, output] = await watchOutput(async () => {
        const { page, close } = await start(
          project.root,
          { apiKey: KEY, baseURL: model.url },
          'src/index.ts',
        )
        const docs = await followDocs(page)
        await docs.until(({ stats }) => stats.symbols === 10)
        project.write({ 'src/ten.ts': writeTen('2') })
        await docs.until(() => docs.events.some(({ type }) => type === 'done'))
        const response = await fetch(page)
        const refused = { method: 'POST', body: '{}' }
        const read = {
          page: await response.text(),
          headers: JSON.stringify([...response.headers]),
          docs: await (await fetch(`${page}symbol-docs.json`)).text(),
          events: JSON.stringify(docs.events),
          refusal: await (await fetch(`${page}regenerate`, refused)).text(),
          nothing: await (await fetch(`${page}nothing`)).text(),
        }
        docs.end()
        await close()
        return read
      })
      for (const [sink, text] of Object.entries({ ...sinks, output })) {
        count.check(!holdsKey(text), `the dev server of ${name}: ${sink}`)
      }
      const shown = sinks.docs + sinks.events
      count.check(shown.includes('redacted:own-key'), `the dev server of ${name} asked nothing`)
      count.check(!shown.includes(project.root), `the dev server of ${name} shows its folder`)
    }),
  )
}

/** The key is in closures alone. */
function measureInside(count: Count): Promise<void> {
  return inProject({}, async ({ root }) => {
    const baseURL = 'http://127.0.0.1:9/v1'
    const options = resolveOptions({ apiKey: KEY }, {})
    const environment = resolveEnvironment({ root, options, variables: {} })
    const client = createClient({
      apiKey: KEY,
      baseURL,
      timeoutInMs: 1000,
      redact: (text) => text,
    })
    const session = createSession({ apiKey: KEY, baseURL })
    const silent = { info() {}, warn() {}, error() {} }
    session.configure({ bundlerRoot: root, logger: silent })
    const shared = globalThis as unknown as Record<symbol, unknown>
    const registry = shared[Symbol.for('unplugin-symbol-docs')]
    for (const [name, part] of Object.entries({
      options,
      environment,
      client,
      session,
      registry,
    })) {
      count.check(!holdsKey(inspectDeeply(part)), name)
      count.check(!holdsKey(JSON.stringify(part) ?? ''), `${name} as JSON`)
    }
    await session.close()
  })
}
