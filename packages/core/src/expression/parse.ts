import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { PlumblineError } from "../errors.ts";
import { HELPERS } from "./helpers.ts";

/** Parsing and type-checking of CEL, by a library. What an expression yields is the compiler's own. */

const LIMITS = { maxAstNodes: 4000, maxDepth: 100, maxListElements: 1000, maxMapEntries: 1000, maxCallArguments: 32 };

const environment = checkingEnvironment(false);
const environmentWithIt = checkingEnvironment(true);

/** The tree of an expression that names only what there is. Throws `EXPRESSION_INVALID` with the place. */
export function parse(source: string, withIt: boolean): ASTNode {
  const env = withIt ? environmentWithIt : environment;
  try {
    const ast = env.parse(source).ast;
    const checked = env.check(source);
    if (!checked.valid) throw checked.error ?? new Error("type check failed");
    return ast as ASTNode;
  } catch (error) {
    const first = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    const start = (error as { range?: { start?: number } }).range?.start;
    throw invalid(source, `${first}${start === undefined ? "" : ` (at character ${start + 1})`}`, error);
  }
}

export function invalid(source: string, reason: string, cause?: unknown): PlumblineError {
  const shown = source.length > 160 ? `${source.slice(0, 160)}…` : source;
  return new PlumblineError("EXPRESSION_INVALID", `expression ${JSON.stringify(shown)}: ${reason}`, { cause });
}

// Only for the check: what is called is the compiler's own.
function checkingEnvironment(withIt: boolean): Environment {
  const env = new Environment({
    unlistedVariablesAreDyn: false,
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits: LIMITS,
  });
  env.registerVariable("e", "map<string, dyn>").registerVariable("p", "map<string, dyn>").registerVariable("asOf", "string");
  if (withIt) env.registerVariable("it", "dyn");
  for (const helper of HELPERS)
    env.registerFunction(`${helper.name}(${helper.args.map(() => "dyn").join(", ")}): ${helper.returns}`, () => 0);
  // CEL keeps int and double apart; facts are JSON, where there is one kind of number.
  for (const operator of ["+", "-", "*", "/"]) {
    env.registerOperator(`int ${operator} double: double`, () => 0);
    env.registerOperator(`double ${operator} int: double`, () => 0);
  }
  env.registerOperator("int == double: bool", () => false);
  env.registerOperator("double % double: double", () => 0);
  env.registerOperator("int % double: double", () => 0);
  env.registerOperator("double % int: double", () => 0);
  return env;
}
