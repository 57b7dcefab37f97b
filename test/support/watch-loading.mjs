// Writes the name of every module that the process loads to the file LOADED_LIST: ES modules through a hook, CommonJS
// ones when the process ends.
import { appendFileSync } from 'node:fs'
import { createRequire, register } from 'node:module'
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  register(import.meta.url)
  process.on('exit', () => {
    const { cache } = createRequire(import.meta.url)
    appendFileSync(process.env.LOADED_LIST, Object.keys(cache).join('\n'))
  })
}

export async function load(url, context, nextLoad) {
  appendFileSync(process.env.LOADED_LIST, `${url}\n`)
  return nextLoad(url, context)
}
