import type { ASTNode } from "@marcbachmann/cel-js";
import type { WorkingCalendar } from "../calendar/calendar.ts";
import { nearest } from "../control/define-control-kind.ts";
import { PlumblineError } from "../errors.ts";
import type { Json } from "../event/trace-event.ts";
import type { Facts } from "../record/define-record.ts";
import { applied, type CheckedKind, FITS } from "./calls.ts";
import { VISITS } from "./comprehensions.ts";
import { Frame, type Run } from "./frame.ts";
import { HELPERS, type Helper } from "./helpers.ts";
import { CHARACTERS_PER_STEP, COMPARISONS, comparison, FAST, OPERATORS, TEXT_METHODS } from "./operators.ts";
import { invalid, parse } from "./parse.ts";
import { Absent, absent, mergeAbsent, NOTHING, PER_STEP } from "./values.ts";

/**
 * Expressions are CEL (https://github.com/google/cel-spec), parsed and type-checked by a library and evaluated here,
 * with three-valued logic: a value that is missing is not an error that ends the evaluation but an answer, "unknown",
 * which `||`, `&&`, `exists`, `all` and `?:` absorb when the rest settles the matter (Kleene). Every number is a double.
 */
export interface Expression {
  readonly source: string;
  /** First members of `e` that are read, or all of them. */
  readonly facts: "all" | readonly string[];
  /** Dotted paths into `e` that are read, for evidence. */
  readonly paths: readonly string[];
  /** Names of the values of `p` that are read. */
  readonly parameters: readonly string[];
  readonly readsAsOf: boolean;
  /** The value, or `Absent` with what is missing. Throws only `EXPRESSION_BUDGET`. */
  evaluate(facts: Facts, asOf: number, it?: unknown): unknown;
}

export interface ExpressionOptions {
  readonly calendar: WorkingCalendar;
  /** Values of `p`; the expression may name no others. */
  readonly p: Readonly<Record<string, Json>>;
  /** Whether `it`, an element of a list, is a variable, and the path of that list. */
  readonly each?: string;
  readonly maxSteps?: number;
}

interface Node {
  readonly run: Run;
  /** Path into the facts that this node reads, when it is one. */
  readonly path?: string;
  /** Path to name when the value is there and cannot be used; that of the operand which a result came from. */
  readonly about?: string;
  /** Whether the value may be an optional without a value. */
  readonly optional?: boolean;
  /** The value, when it does not depend on the record. */
  readonly constant?: { readonly value: unknown };
}

const MAX_SOURCE = 20_000;
const MAX_STEPS = 100_000;

export function compileExpression(source: string, options: ExpressionOptions): Expression {
  if (source.length > MAX_SOURCE) throw invalid(source, `is longer than ${MAX_SOURCE} characters; split it into several controls`);
  const ast = parse(source, options.each !== undefined);
  const compiler = new Compiler(source, options);
  const root = compiler.compile(ast);
  if (root.optional) throw invalid(source, "yields an optional; end it with .orValue(…) or .hasValue()");
  const frame = new Frame(options.calendar, options.maxSteps ?? MAX_STEPS);
  return {
    source,
    facts: compiler.readsAll ? "all" : [...compiler.facts],
    paths: [...compiler.paths],
    parameters: [...compiler.parameters],
    readsAsOf: compiler.readsAsOf,
    evaluate(facts, asOf, it) {
      frame.begin(facts, asOf);
      frame.it = it;
      return root.run(frame);
    },
  };
}

/** Names of the functions that expressions may call, with how many arguments each takes. */
export function listHelpers(): readonly { readonly name: string; readonly arguments: number }[] {
  return HELPERS.map((helper) => ({ name: helper.name, arguments: helper.args.length }));
}

const REFUSED = "matches(…) is not offered, because a hostile pattern could stop the process; use contains, startsWith or endsWith";

class Compiler {
  readonly facts = new Set<string>();
  readonly paths = new Set<string>();
  readonly parameters = new Set<string>();
  readsAll = false;
  readsAsOf = false;
  readonly #source: string;
  readonly #options: ExpressionOptions;
  /** Comprehension variables in scope: slot in the frame and path of the element. */
  readonly #locals = new Map<string, { slot: number; path: string | undefined }>();
  #depth = 0;

  constructor(source: string, options: ExpressionOptions) {
    this.#source = source;
    this.#options = options;
  }

  compile(ast: ASTNode): Node {
    switch (ast.op) {
      case "value":
        return this.#literal(ast.args);
      case "id":
        return this.#identifier(ast.args);
      case ".":
      case ".?":
        return this.#member(ast.args[0], ast.args[1], ast.op === ".?");
      case "[]":
      case "[?]":
        return this.#index(ast.args[0], ast.args[1], ast.op === "[?]");
      case "call":
        return this.#call(ast.args[0], ast.args[1]);
      case "rcall":
        return this.#method(ast.args[0], ast.args[1], ast.args[2]);
      case "list":
        return this.#list(ast.args);
      case "map":
        return this.#map(ast.args);
      case "?:":
        return this.#ternary(ast.args);
      case "||":
        return this.#or(ast.args);
      case "&&":
        return this.#and(ast.args);
      case "!_":
        return this.#not(ast.args);
      case "-_":
        return this.#negate(ast.args);
      default:
        return this.#binary(ast.op, ast.args[0], ast.args[1]);
    }
  }

  #fail(reason: string): PlumblineError {
    return invalid(this.#source, reason);
  }

  /** Compiles a node whose value must be there: an optional is an error in the expression. */
  #value(ast: ASTNode): Node {
    const node = this.compile(ast);
    if (node.optional) throw this.#fail("an optional (.? or [?…]) must end with .orValue(…) or .hasValue()");
    return node;
  }

  #literal(value: unknown): Node {
    const plain = typeof value === "bigint" ? Number(value) : value;
    if (plain !== null && typeof plain === "object") throw this.#fail("byte and unsigned literals are not offered");
    return constant(plain);
  }

  #identifier(name: string): Node {
    const local = this.#locals.get(name);
    if (local) {
      const { slot, path } = local;
      return { run: (f) => f.locals[slot], path };
    }
    switch (name) {
      case "e":
        this.readsAll = true;
        return { run: (f) => f.e, path: "" };
      case "p":
        for (const name of Object.keys(this.#options.p)) this.parameters.add(name);
        return constant(this.#options.p);
      case "it":
        return { run: (f) => f.it, path: this.#options.each === undefined ? "it" : `${this.#options.each}[]` };
      case "asOf":
        this.readsAsOf = true;
        return { run: (f) => f.asOfText };
      default:
        throw this.#fail(`unknown variable ${name}`);
    }
  }

  #member(target: ASTNode, name: string, optional: boolean): Node {
    // `e.x` reads one fact, not the whole record.
    if (target.op === "id" && target.args === "e" && !this.#locals.has("e")) return this.#fact(name, optional);
    const isParameter = target.op === "id" && target.args === "p" && !this.#locals.has("p");
    if (isParameter) this.parameters.add(name);
    if (isParameter && !optional) this.#mustBeParameter(name);
    const inner = isParameter ? constant(this.#options.p) : this.compile(target);
    if (inner.constant && !inner.optional) {
      const value = readKey(inner.constant.value, name);
      if (value !== undefined) return optional ? { ...constant(value ?? NOTHING), optional: true } : constant(value);
    }
    const path = join(inner.path, name);
    return this.#read(inner, path, name, optional);
  }

  #mustBeParameter(name: string): void {
    const { p } = this.#options;
    if (Object.hasOwn(p, name)) return;
    throw new PlumblineError(
      "PARAMETER_INVALID",
      `expression ${JSON.stringify(this.#source.slice(0, 160))} reads p.${name}, which the control does not give${nearest(name, Object.keys(p))}`,
      { details: { parameter: name } },
    );
  }

  #fact(name: string, optional: boolean): Node {
    this.facts.add(name);
    this.paths.add(name);
    const missing = optional ? NOTHING : absent(name);
    // Facts are plain data: only names that every object inherits need the slower question.
    if (name in Object.prototype) {
      return { run: (f) => (Object.hasOwn(f.e, name) ? (f.e[name] ?? (optional ? NOTHING : null)) : missing), path: name, optional };
    }
    if (optional) return { run: (f) => f.e[name] ?? NOTHING, path: name, optional };
    return {
      run: (f) => {
        const value = f.e[name];
        return value === undefined ? missing : value;
      },
      path: name,
    };
  }

  #read(inner: Node, path: string | undefined, name: string, optional: boolean): Node {
    if (path !== undefined && inner.path !== undefined) this.paths.add(path);
    const missing = absent(path ?? name);
    const { run } = inner;
    const spreads = optional || inner.optional === true;
    return {
      path,
      optional: spreads,
      run: (f) => {
        const target = run(f);
        if (target instanceof Absent) return target;
        if (target === NOTHING) return NOTHING;
        const value = readKey(target, name);
        if (spreads) return value ?? NOTHING;
        return value === undefined ? missing : value;
      },
    };
  }

  #index(target: ASTNode, key: ASTNode, optional: boolean): Node {
    if (key.op === "value" && typeof key.args === "string") return this.#member(target, key.args, optional);
    const inner = this.compile(target);
    const index = this.#value(key);
    const path = inner.path === undefined ? undefined : `${inner.path}[]`;
    // In a table of parameters it is the key, a fact, that has no entry.
    const missing = absent(path ?? aboutOf(index) ?? "[]");
    const spreads = optional || inner.optional === true;
    return {
      path,
      optional: spreads,
      run: (f) => {
        const list = inner.run(f);
        if (list instanceof Absent || list === NOTHING) return list;
        const at = index.run(f);
        if (at instanceof Absent) return at;
        const value = Array.isArray(list)
          ? typeof at === "number" && Number.isInteger(at) && at >= 0
            ? (list[at] as unknown)
            : undefined
          : typeof at === "string" || typeof at === "number" || typeof at === "boolean"
            ? readKey(list, String(at))
            : undefined;
        if (spreads) return value ?? NOTHING;
        return value === undefined ? missing : value;
      },
    };
  }

  #list(items: readonly ASTNode[]): Node {
    const nodes = items.map((item) => this.#value(item));
    if (nodes.every((node) => node.constant)) return constant(nodes.map((node) => node.constant?.value));
    return { run: (f) => collect(nodes, f) };
  }

  #map(entries: readonly (readonly [ASTNode, ASTNode])[]): Node {
    const keys = entries.map(([key]) => this.#value(key));
    const values = entries.map(([, value]) => this.#value(value));
    return {
      run: (f) => {
        const names = collect(keys, f);
        const members = collect(values, f);
        if (names instanceof Absent) return names;
        if (members instanceof Absent) return members;
        return Object.fromEntries(names.map((name, i) => [String(name), members[i]]));
      },
    };
  }

  #ternary([test, yes, no]: readonly [ASTNode, ASTNode, ASTNode]): Node {
    const condition = this.#value(test);
    const left = this.compile(yes);
    const right = this.compile(no);
    const notBool = invalidAt(condition);
    return {
      optional: left.optional === true || right.optional === true,
      run: (f) => {
        const value = condition.run(f);
        if (value === true) return left.run(f);
        if (value === false) return right.run(f);
        if (!(value instanceof Absent)) return notBool;
        // Whichever way the condition went, the answer may be the same.
        const a = left.run(f);
        return typeof a === "boolean" && a === right.run(f) ? a : value;
      },
    };
  }

  #or([left, right]: readonly [ASTNode, ASTNode]): Node {
    return this.#logic(left, right, true);
  }

  #and([left, right]: readonly [ASTNode, ASTNode]): Node {
    return this.#logic(left, right, false);
  }

  #logic(left: ASTNode, right: ASTNode, settles: boolean): Node {
    const a = this.#value(left);
    const b = this.#value(right);
    const badA = invalidAt(a);
    const badB = invalidAt(b);
    const unsettled = (x: unknown, y: unknown): unknown => {
      const missing = x instanceof Absent ? x : x === !settles ? undefined : badA;
      const other = y instanceof Absent ? y : y === !settles ? undefined : badB;
      if (missing === undefined) return other ?? !settles;
      return other === undefined ? missing : mergeAbsent(missing, other);
    };
    const { run: first } = a;
    const { run: second } = b;
    return {
      run: settles
        ? (f) => {
            const x = first(f);
            if (x === true) return true;
            const y = second(f);
            if (y === true) return true;
            return x === false && y === false ? false : unsettled(x, y);
          }
        : (f) => {
            const x = first(f);
            if (x === false) return false;
            const y = second(f);
            if (y === false) return false;
            return x === true && y === true ? true : unsettled(x, y);
          },
    };
  }

  #not(ast: ASTNode): Node {
    const node = this.#value(ast);
    const bad = invalidAt(node);
    return {
      run: (f) => {
        const value = node.run(f);
        if (value === true) return false;
        if (value === false) return true;
        return value instanceof Absent ? value : bad;
      },
    };
  }

  #negate(ast: ASTNode): Node {
    const node = this.#value(ast);
    if (typeof node.constant?.value === "number") return constant(-node.constant.value);
    const bad = invalidAt(node);
    return {
      run: (f) => {
        const value = node.run(f);
        return typeof value === "number" ? -value : value instanceof Absent ? value : bad;
      },
    };
  }

  #binary(op: string, left: ASTNode, right: ASTNode): Node {
    const a = this.#value(left);
    const b = this.#value(right);
    if (op === "/" || op === "%") {
      const divisor = b.constant?.value;
      if (typeof divisor !== "number" || divisor === 0) {
        throw this.#fail(`"${op}" takes a number other than 0 on its right, known beforehand; use ratio(a, b), which is unknown for b = 0`);
      }
    }
    const operate = OPERATORS[op];
    if (!operate) throw this.#fail(`operator ${op} is not offered`);
    if (a.constant && b.constant) {
      const value = operate(a.constant.value, b.constant.value);
      if (value !== undefined) return constant(value);
    }
    const badA = invalidAt(a);
    const badB = b.constant ? badA : invalidAt(b);
    const about = aboutOf(a) ?? aboutOf(b);
    // Numbers compared with a fixed number are most of what controls do.
    const fixed = b.constant?.value;
    if (typeof fixed === "number" && COMPARISONS[op]) return { run: comparison(op, a.run, fixed, badA), about };
    const { run: first } = a;
    const { run: second } = b;
    const fast = FAST[op];
    return {
      about,
      run: (f) => {
        const x = first(f);
        const y = second(f);
        if (fast !== undefined && typeof x === "number" && typeof y === "number") return fast(x, y);
        if (x instanceof Absent) return y instanceof Absent ? mergeAbsent(x, y) : x;
        if (y instanceof Absent) return y;
        const value = operate(x, y, f);
        if (value !== undefined) return value;
        // The operand that is no number is the one to name.
        return typeof x === "number" || badA === badB ? badB : badA;
      },
    };
  }

  #call(name: string, args: readonly ASTNode[]): Node {
    if (name === "has") return this.#has(args[0] as ASTNode);
    if (name === "size") return this.#size(args[0] as ASTNode);
    const helper = HELPERS.find((candidate) => candidate.name === name && candidate.args.length === args.length);
    if (!helper)
      throw this.#fail(
        `no function ${name} with ${args.length} arguments${nearest(
          name,
          HELPERS.map((h) => h.name),
        )}`,
      );
    if (helper.readsAsOf) this.readsAsOf = true;
    for (const fact of helper.facts ?? []) {
      this.facts.add(fact);
      this.paths.add(fact);
    }
    const nodes = args.map((arg, i) => this.#argument(helper, arg, i));
    const judged = nodes[helper.judges ?? 0];
    const about = judged && aboutOf(judged);
    const run = applied(
      helper,
      nodes.map((node) => node.run),
      helper.judges === undefined || about === undefined ? undefined : absent(about),
    );
    return helper.returns === "list" && helper.judges === 0 ? { run, about, path: judged?.path } : { run, about };
  }

  #argument(helper: Helper, ast: ASTNode, position: number): Node {
    const kind = helper.args[position];
    if (kind === "e") {
      if (ast.op !== "id" || ast.args !== "e" || this.#locals.has("e")) throw this.#fail(`${helper.name}(…) takes the record: write e`);
      return { run: (f) => f.e };
    }
    if (kind === "day") return { run: this.#day(ast) };
    if (kind === "optional") {
      const { run } = this.compile(ast);
      return {
        run: (f) => {
          const value = run(f);
          return value === NOTHING ? null : value;
        },
      };
    }
    const node = this.#value(ast);
    return { ...node, run: this.#checked(node, kind as CheckedKind) };
  }

  #checked(node: Node, kind: CheckedKind): Run {
    const bad = invalidAt(node);
    const fits = FITS[kind];
    const { run } = node;
    if (kind === "instant") {
      return (f) => {
        const value = run(f);
        if (value instanceof Absent) return value;
        const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
        return Number.isNaN(at) ? bad : at;
      };
    }
    return (f) => {
      const value = run(f);
      if (value instanceof Absent) return value;
      if (Array.isArray(value)) f.step(value.length);
      else if (typeof value === "string") f.step(value.length / CHARACTERS_PER_STEP);
      if (!fits(value)) return bad;
      return value;
    };
  }

  /** A date as a day number, without going through text where the question's own instant is meant. */
  #day(ast: ASTNode): Run {
    if (ast.op === "id" && ast.args === "asOf" && !this.#locals.has("asOf")) {
      this.readsAsOf = true;
      return (f) => f.asOfDay;
    }
    if (ast.op === "rcall" && ast.args[0] === "orValue") {
      const optional = this.compile(ast.args[1]);
      const otherwise = this.#day(ast.args[2][0] as ASTNode);
      const known = dayOf(optional);
      return (f) => {
        const day = known(f);
        return day === NOTHING ? otherwise(f) : day;
      };
    }
    return dayOf(this.#value(ast));
  }

  #has(ast: ASTNode): Node {
    if (ast.op !== "." || !ast.args) throw this.#fail("has(…) takes a member, as in has(e.decidedAt)");
    const [target, name] = ast.args;
    if (target.op === "id" && target.args === "e" && !this.#locals.has("e")) {
      this.facts.add(name);
      this.paths.add(name);
      return { run: name in Object.prototype ? (f) => Object.hasOwn(f.e, name) : (f) => f.e[name] !== undefined };
    }
    const inner = this.#value(target);
    const path = join(inner.path, name);
    if (path !== undefined) this.paths.add(path);
    const bad = invalidAt(inner);
    return {
      run: (f) => {
        const value = inner.run(f);
        if (value instanceof Absent) return value;
        return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.hasOwn(value, name) : bad;
      },
    };
  }

  #size(ast: ASTNode): Node {
    const node = this.#value(ast);
    const bad = invalidAt(node);
    return {
      run: (f) => {
        const value = node.run(f);
        if (value instanceof Absent) return value;
        if (typeof value === "string") {
          f.step(value.length / PER_STEP);
          return [...value].length;
        }
        if (Array.isArray(value)) return value.length;
        return typeof value === "object" && value !== null ? Object.keys(value).length : bad;
      },
    };
  }

  #method(name: string, target: ASTNode, args: readonly ASTNode[]): Node {
    switch (name) {
      case "exists":
      case "all":
      case "exists_one":
      case "filter":
      case "map":
        return this.#comprehension(name, target, args);
      case "orValue":
        return this.#orValue(target, args[0] as ASTNode);
      case "hasValue": {
        const node = this.compile(target);
        return {
          run: (f) => {
            const value = node.run(f);
            return value instanceof Absent ? value : value !== NOTHING;
          },
        };
      }
      case "bind":
        return this.#bind(args);
      case "size":
        return this.#size(target);
      case "matches":
        throw this.#fail(REFUSED);
      default:
        return this.#textMethod(name, target, args);
    }
  }

  #orValue(target: ASTNode, fallback: ASTNode): Node {
    const optional = this.compile(target);
    const otherwise = this.#value(fallback);
    return {
      path: optional.path,
      run: (f) => {
        const value = optional.run(f);
        return value === NOTHING ? otherwise.run(f) : value;
      },
    };
  }

  #bind(args: readonly ASTNode[]): Node {
    const [name, value, body] = args as [ASTNode, ASTNode, ASTNode];
    const bound = this.#value(value);
    const { slot, node } = this.#scoped(name.args as string, bound.path, () => this.#value(body));
    return {
      run: (f) => {
        f.locals[slot] = bound.run(f);
        return node.run(f);
      },
    };
  }

  #scoped(name: string, path: string | undefined, compile: () => Node): { slot: number; node: Node } {
    const slot = this.#depth++;
    const outer = this.#locals.get(name);
    this.#locals.set(name, { slot, path });
    const node = compile();
    if (outer) this.#locals.set(name, outer);
    else this.#locals.delete(name);
    this.#depth--;
    return { slot, node };
  }

  #comprehension(kind: "exists" | "all" | "exists_one" | "filter" | "map", target: ASTNode, args: readonly ASTNode[]): Node {
    const source = this.#value(target);
    const [variable, ...rest] = args as [ASTNode, ...ASTNode[]];
    if (rest.length !== 1) throw this.#fail(`${kind}(variable, expression) is the form offered`);
    const elementPath = source.path === undefined ? undefined : `${source.path}[]`;
    const { slot, node } = this.#scoped(variable.args as string, elementPath, () => this.#value(rest[0] as ASTNode));
    const badList = invalidAt(source);
    const badItem = invalidAt(node);
    const visit = VISITS[kind];
    return {
      path: kind === "filter" ? source.path : undefined,
      run: (f) => {
        const list = source.run(f);
        if (list instanceof Absent) return list;
        const items = Array.isArray(list) ? list : typeof list === "object" && list !== null ? Object.keys(list) : undefined;
        return items ? visit(f, items, slot, node.run, badItem) : badList;
      },
    };
  }

  #textMethod(name: string, target: ASTNode, args: readonly ASTNode[]): Node {
    const method = TEXT_METHODS[name];
    if (!method) throw this.#fail(`no method ${name}; offered are ${Object.keys(TEXT_METHODS).join(", ")}`);
    const subject = this.#value(target);
    const argument = args[0] ? this.#value(args[0]) : constant("");
    const bad = invalidAt(subject);
    const badArgument = invalidAt(argument);
    return {
      run: (f) => {
        const text = subject.run(f);
        if (text instanceof Absent) return text;
        const other = argument.run(f);
        if (other instanceof Absent) return other;
        if (typeof text !== "string") return bad;
        f.step(text.length / CHARACTERS_PER_STEP);
        return typeof other === "string" ? method(text, other) : badArgument;
      },
    };
  }
}

function constant(value: unknown): Node {
  return { run: () => value, constant: { value } };
}

function join(path: string | undefined, name: string): string | undefined {
  if (path === undefined) return undefined;
  return path === "" ? name : `${path}.${name}`;
}

// Own members of objects only: `constructor`, `__proto__` and the `length` of a list are no facts.
function readKey(target: unknown, name: string): unknown {
  if (typeof target !== "object" || target === null || Array.isArray(target) || !Object.hasOwn(target, name)) return undefined;
  return (target as Record<string, unknown>)[name];
}

function aboutOf(node: Node): string | undefined {
  return node.path ? node.path : node.about;
}

/** Present, but not of a type that can be used here. */
function invalidAt(node: Node): Absent {
  return absent(aboutOf(node) ?? "(value of another type)");
}

function collect(nodes: readonly Node[], frame: Frame): unknown[] | Absent {
  const values: unknown[] = [];
  let missing: Absent | undefined;
  for (const node of nodes) {
    const value = node.run(frame);
    if (value instanceof Absent) missing = missing ? mergeAbsent(missing, value) : value;
    else values.push(value);
  }
  return missing ?? values;
}

function dayOf(node: Node): Run {
  const bad = invalidAt(node);
  const { run } = node;
  return (f) => {
    const value = run(f);
    if (typeof value === "string") {
      const day = f.calendar.dayOf(value);
      return Number.isNaN(day) ? bad : day;
    }
    return value instanceof Absent || value === NOTHING ? value : bad;
  };
}
