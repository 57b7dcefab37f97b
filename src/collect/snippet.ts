import type { CollectedModule } from './collection.ts'
import { withoutGenerated } from './generated.ts'
import type { Declaration, Piece } from './record.ts'
import { scriptOfFile, type Script } from './script.ts'
import { readVueScript } from './markup.ts'

/** Reads a declaration's text piece by piece, each with its doc comment if `comments` is set. */
export function readSnippet(
  module: Pick<CollectedModule, 'text'>,
  declaration: Pick<Declaration, 'pieces' | 'comments'>,
  { comments }: { comments: boolean },
): string {
  const read = ({ start, end, prefix = '' }: Piece): string =>
    withoutGenerated(prefix + module.text.slice(start, end)).replace(/\r\n?/g, '\n')
  const parts = declaration.pieces.map((piece, index) => {
    const before = declaration.pieces[index - 1]?.start ?? -1
    const own = declaration.comments.filter(({ start }) => start > before && start < piece.start)
    return [...(comments ? own.map(read) : []), read(piece)].join('\n')
  })
  return parts.join('\n\n')
}

/** Returns the language of a module's snippets. */
export function scriptOfModule(path: string, text: string): Script {
  const script = scriptOfFile(path) ?? 'ts'
  return script === 'vue' ? readVueScript(text).script : script
}
