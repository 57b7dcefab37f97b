import { afterEach, expect, it, vi } from 'vitest'
import { createSafeLogger, createStderrLogger } from '../../src/options/logger.ts'

afterEach(() => vi.restoreAllMocks())

it('writes each line to stderr, since stdout may be the bundle', () => {
  const errors = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const output = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const logger = createStderrLogger()
  logger.info('one')
  logger.warn('two')
  logger.error('three')
  const lines = errors.mock.calls.map(([text]) => text)
  const others = output.mock.calls.length
  vi.restoreAllMocks()
  expect(lines).toEqual(['one\n', 'two\n', 'three\n'])
  expect(others).toBe(0)
})

it('passes every line through the redactor', () => {
  const lines: string[] = []
  const logger = createSafeLogger(
    {
      info: (line) => lines.push(`info ${line}`),
      warn: (line) => lines.push(`warn ${line}`),
      error: (line) => lines.push(`error ${line}`),
    },
    (text) => text.replace('sk-canary', '***'),
  )
  for (const level of ['info', 'warn', 'error'] as const) logger[level]('key sk-canary')
  expect(lines).toEqual(['info key ***', 'warn key ***', 'error key ***'])
})
