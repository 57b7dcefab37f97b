import { beforeAll, describe, expect, it } from 'vitest'
import { DONE, HOSTS } from '../faults/hosts.ts'
import { endBuild, LONGEST_IN_MS, SIGNALS, SLOTS, stopAsking, stopBare } from '../faults/signals.ts'
import { buildPackage } from '../support/package.ts'

let packageUrl: string
beforeAll(async () => void (packageUrl = await buildPackage('exit-package')))

// All of what figure 8 measures of them; the tests only take a sample of it.
describe.each(['rolldown', 'webpack', 'rspack', 'farm'])(
  'a process that builds with %s',
  (name) => {
    const host = HOSTS[name]!

    it('ends by itself when the build is done', async () => {
      const { exit, elapsedInMs, calls } = await endBuild(host, packageUrl)
      expect(exit).toMatchObject({
        code: 0,
        signal: null,
        output: expect.stringContaining(DONE),
      })
      expect(elapsedInMs).toBeLessThan(LONGEST_IN_MS)
      expect(calls).toBe(SLOTS)
    })

    it.each(SIGNALS)(
      'ends at %s as it does without the plugin, and asks nothing afterwards',
      async (signal) => {
        const bare = await stopBare(host, signal)
        const { exit, elapsedInMs, callsAfterwards } = await stopAsking(host, signal, packageUrl)
        expect(bare.output).toContain('held')
        expect([exit.code, exit.signal]).toEqual([bare.code, bare.signal])
        expect(elapsedInMs).toBeLessThan(LONGEST_IN_MS)
        expect(callsAfterwards).toBe(0)
      },
    )
  },
)
