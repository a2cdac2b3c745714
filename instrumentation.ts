/** Opens the console when the server starts, so that collectors run and open jobs go on before the first page. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { theConsole } = await import('#lib/services/console.ts')
  await theConsole()
}
