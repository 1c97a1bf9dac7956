export async function catalogue(): Promise<number> { return 0; }
