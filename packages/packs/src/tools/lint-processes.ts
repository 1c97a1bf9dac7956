import { ownEvents, type ProcessDefinition, type ProcessStep } from "@plumbline/core";
import type { LintContext } from "./lint-pack.ts";

/** Every step has a control point (程序有控制), is known where it is named, and leads on. */
export function lintProcesses(processes: readonly ProcessDefinition[], { pack, report }: LintContext): void {
  const controls = new Set(pack.controls.map(({ id }) => id));
  const events = new Set([...pack.events, ...ownEvents].map(({ type }) => type));
  for (const process of processes) {
    const steps = new Map<string, ProcessStep>();
    for (const step of process.steps) {
      const id = `${process.id}/${step.id}`;
      if (steps.has(step.id)) report("duplicate", id, "steps", `step ${step.id} is there twice`);
      steps.set(step.id, step);
      if (step.controls.length === 0) report("step_without_control", id, "controls", `nothing watches ${step.title.en}`);
      for (const control of step.controls) {
        if (!controls.has(control)) report("unknown_control", id, "controls", `names control point ${control}`);
      }
      if (step.event !== undefined && !events.has(step.event)) report("unknown_event", id, "event", `names the event ${step.event}`);
    }
    for (const { id, after } of process.steps) {
      for (const before of after) {
        if (!steps.has(before)) report("unknown_step", `${process.id}/${id}`, "after", `comes after ${before}`);
      }
    }
    if (process.steps.length > 0 && process.steps.every(({ after }) => after.length > 0)) {
      report("process_without_start", process.id, "steps", "every step comes after another");
    }
    for (const cycle of cyclesOf(process.steps)) report("process_cycle", process.id, "steps", cycle.join(" → "));
  }
}

/** One way round for each group of steps that follow upon themselves, by depth, without recursion: a process may be long. */
function cyclesOf(steps: readonly ProcessStep[]): readonly (readonly string[])[] {
  const next = new Map<string, string[]>(steps.map(({ id }) => [id, []]));
  for (const { id, after } of steps) for (const before of after) next.get(before)?.push(id);
  const done = new Set<string>();
  const cycles: string[][] = [];
  for (const { id } of steps) {
    const way: string[] = [];
    const open: { readonly id: string; at: number }[] = done.has(id) ? [] : [{ id, at: 0 }];
    if (open.length > 0) way.push(id);
    while (open.length > 0) {
      const top = open.at(-1) as { readonly id: string; at: number };
      const follower = next.get(top.id)?.[top.at++];
      if (follower === undefined) {
        done.add(top.id);
        open.pop();
        way.pop();
      } else if (way.includes(follower)) {
        cycles.push([...way.slice(way.indexOf(follower)), follower]);
      } else if (!done.has(follower)) {
        open.push({ id: follower, at: 0 });
        way.push(follower);
      }
    }
  }
  return cycles;
}
