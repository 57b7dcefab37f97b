import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'
import { startStandIn } from './model.ts'

const root = fileURLToPath(new URL('.', import.meta.url))
const standIn = await startStandIn(800)
const server = await createServer({ root })
await server.listen()
server.printUrls()
server.httpServer?.once('close', () => void standIn?.close())
