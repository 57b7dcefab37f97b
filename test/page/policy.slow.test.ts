import { expect, it } from 'vitest'
import { useBrowser } from './browser.ts'
import { createSymbol } from './sample-docs.ts'

const open = useBrowser()

it('The page is guarded by its policy even if a script gets in', async () => {
  const { page, complaints } = await open({ symbols: [createSymbol('add')] })
  await page.evaluate(`document.body.append(document.createRange().createContextualFragment(
    '<script>globalThis.ran = 1</script><img src="https://outside.test/a.png">'))`)
  await expect.poll(() => complaints.length).toBe(2)
  expect(complaints.splice(0).join()).toContain('Content Security Policy')
  expect(await page.evaluate('globalThis.ran')).toBeUndefined()
})
