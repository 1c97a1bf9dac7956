/** Prints an error as `plumbline: CODE: message` and gives the exit code. What is not ours is shown with its stack, to be reported. */
export function report(error: unknown): number {
  const { code, message, stack } =
    error instanceof Error ? (error as Error & { code?: unknown }) : { code: undefined, message: String(error), stack: "" };
  const ours = error instanceof Error && error.name === "PlumblineError";
  process.stderr.write(
    ours ? `plumbline: ${String(code)}: ${printable(message)}\n` : `plumbline: UNEXPECTED: ${printable(stack || message)}\n`,
  );
  return code === "USAGE" && ours ? 2 : 1;
}

// A message may quote a hostile file; control characters could rewrite the terminal.
function printable(text: string): string {
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}
