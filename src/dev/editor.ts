/** Opens a file at a line in the editor that runs, or in the one that `LAUNCH_EDITOR` names. */
export async function openEditor({ file, line }: { file: string; line: number }): Promise<void> {
  const { default: launchEditor } = await import('launch-editor')
  launchEditor(`${file}:${line}:1`)
}
