/** Runs one command and gives the exit code: 0 done, 2 a command that is not known. */
export async function main(argv: readonly string[]): Promise<number> {
  console.error(
    argv[0] === undefined ? "plumbline has no commands yet." : `plumbline does not know the command "${argv[0]}"; it has none yet.`,
  );
  return 2;
}
