import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { openInEditor } from '../../src/dev/handler.ts'
import { createProject } from '../support/project.ts'

it('A symbol opens at its line in the editor that LAUNCH_EDITOR names', async () => {
  const { root, write } = createProject({ 'src/math $(x).ts': '' })
  write({
    code: `#!/bin/sh\nprintf '%s\\n' "$@" > '${root}/part' && mv '${root}/part' '${root}/opened'\n`,
  })
  chmodSync(join(root, 'code'), 0o755)
  vi.stubEnv('LAUNCH_EDITOR', join(root, 'code'))
  await openInEditor({ file: join(root, 'src/math $(x).ts'), line: 4 })
  await vi.waitUntil(() => existsSync(join(root, 'opened')), { timeout: 10_000 })
  expect(readFileSync(join(root, 'opened'), 'utf8')).toContain(`${root}/src/math $(x).ts:4:1\n`)
})
