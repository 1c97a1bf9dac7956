// The same cases as one page: Vue without its compiler, so that the page needs no `unsafe-eval`.
const { createApp, h, nextTick } = globalThis.Vue;

const PREFIX = "/host/vue";

const read = async (path) => (await fetch(path, { headers: { Accept: "application/json" } })).json();

createApp({
  data: () => ({
    ready: false,
    language: "zh",
    texts: {},
    cases: [],
    notice: {},
    path: location.pathname,
    input: {},
    recusal: "",
    recusing: false,
    problems: {},
    busy: false,
  }),
  computed: {
    current() {
      const id = decodeURIComponent(this.path.split("/cases/")[1] ?? "");
      return this.cases.find((one) => one.id === id);
    },
  },
  async created() {
    addEventListener("popstate", () => this.enter(location.pathname));
    Object.assign(this, await read("/host/api/cases"), { ready: true });
    this.enter(this.path);
  },
  methods: {
    enter(path) {
      this.path = path;
      this.problems = {};
      this.recusing = false;
      this.recusal = "";
      this.input = { fine: "", reason: "", document: this.current?.nextDocument ?? "" };
      this.showTab();
    },
    /** The tab of the open case stands in the frame of the page, which is not Vue's. */
    showTab() {
      const tabs = document.querySelector(".tags");
      tabs.querySelector("span.on")?.remove();
      tabs.querySelector("a").classList.toggle("on", !this.current);
      if (this.current) tabs.append(Object.assign(document.createElement("span"), { className: "on", textContent: this.current.id }));
    },
    go(event, path) {
      event.preventDefault();
      history.pushState(null, "", path);
      this.enter(path);
    },
    async decide(event) {
      event.preventDefault();
      if (this.busy) return;
      this.busy = true;
      const action = `/host/cases/${encodeURIComponent(this.current.id)}/decision`;
      const fields = { ...this.input };
      const outcome = await this.$refs.notice.check({ method: "POST", action, fields });
      if (outcome === "proceed") await this.send(action, fields);
      if (outcome === "recuse") this.recusing = true;
      this.busy = false;
    },
    async recuse(event) {
      event.preventDefault();
      await this.send(`/host/cases/${encodeURIComponent(this.current.id)}/recusal`, { reason: this.recusal });
    },
    async send(action, fields) {
      const answer = await fetch(action, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(fields),
      });
      const body = await answer.json();
      this.problems = answer.ok ? {} : (body.problems ?? { form: body.message });
      if (answer.ok) Object.assign(this.current, body);
      await nextTick();
      document.querySelector(answer.ok ? ".result" : "[aria-invalid]")?.scrollIntoView({ block: "center" });
    },
  },
  render() {
    if (!this.ready) return h("p", { class: "message" }, "…");
    return this.current ? casePage(this) : listPage(this);
  },
}).mount("#app");

function listPage(vm) {
  const { texts: t, language: l } = vm;
  const head = [t.number, t.party, t.cause, t.filed, t.handler, t.state];
  const optional = (index) => ["opt", "opt desk"][index - 3];
  return h("section", { class: "card" }, [
    h("h2", t.list),
    h("div", { class: "flush" }, [
      h("table", { class: "list" }, [
        h("thead", [
          h(
            "tr",
            head.map((text, index) => h("th", { class: optional(index) }, text)),
          ),
        ]),
        h(
          "tbody",
          vm.cases.map((one) => {
            const path = `${PREFIX}/cases/${encodeURIComponent(one.id)}`;
            return h("tr", { key: one.id }, [
              h("td", [h("a", { href: path, onClick: (event) => vm.go(event, path) }, one.id)]),
              h("td", { class: "wide" }, one.party[l]),
              h("td", { class: "wide" }, one.cause[l]),
              h("td", { class: "opt" }, one.filedOn),
              h("td", { class: "opt desk" }, one.handler[l]),
              h("td", [stateTag(vm, one)]),
            ]);
          }),
        ),
      ]),
      h("p", { class: "pager" }, t.total.replace("{n}", vm.cases.length)),
    ]),
  ]);
}

function casePage(vm) {
  const { texts: t, language: l, current: one } = vm;
  const facts = [
    [t.number, one.id],
    [t.filed, one.filedOn],
    [t.party, one.party[l]],
    [t.creditCode, one.creditCode],
    [t.facts, one.facts[l]],
    [t.law, one.law[l]],
    [t.circumstances, one.circumstances[l]],
    [t.officers, one.officers[l]],
    [t.notified, one.notified],
    [t.hearing, one.hearing[l]],
    [t.review, t.reviewPassed.replace("{day}", one.reviewedOn)],
  ];
  return [
    one.state !== "open" && outcome(vm),
    h("section", { class: "card" }, [
      h("h2", [one.cause[l], " ", stateTag(vm, one)]),
      h("div", [
        h(
          "dl",
          { class: "desc" },
          facts.flatMap(([label, value]) => [h("dt", label), h("dd", value)]),
        ),
      ]),
    ]),
    one.state === "open" && [
      h("plumb-risk-notice", { ref: "notice", base: "/host/plumbline", ...vm.notice, lang: l === "zh" ? "zh-CN" : "en" }),
      h("section", { class: "card" }, [
        h("h2", t.decision),
        h("div", [
          h("form", { id: "decision-form", class: "form", onSubmit: vm.decide }, [
            ...field(vm, "fine", t.fine, (control) =>
              h("span", { class: "unit" }, [h("input", { ...control, inputmode: "decimal", autocomplete: "off" }), h("span", t.yuan)]),
            ),
            ...field(vm, "reason", t.reason, (control) => h("textarea", { ...control, rows: 3, maxlength: 1000 })),
            ...field(vm, "document", t.document, (control) => h("input", { ...control, maxlength: 60, autocomplete: "off" })),
            h("div", { class: "buttons" }, [
              vm.problems.form && h("p", { class: "problem" }, vm.problems.form),
              h("button", { class: "primary", type: "submit", disabled: vm.busy }, t.submit),
            ]),
          ]),
        ]),
      ]),
      h("section", { class: "card" }, [
        h("details", { open: vm.recusing }, [
          h("summary", t.recuse),
          h("form", { id: "recusal-form", class: "form", onSubmit: vm.recuse }, [
            h("p", { class: "hint" }, t.recuseHint),
            h("label", { for: "recusal" }, t.recuseReason),
            h("div", [
              h("textarea", {
                id: "recusal",
                rows: 2,
                maxlength: 1000,
                value: vm.recusal,
                onInput: (event) => (vm.recusal = event.target.value),
              }),
              vm.problems.recusal && h("p", { class: "problem" }, vm.problems.recusal),
            ]),
            h("div", { class: "buttons" }, [h("button", { type: "submit" }, t.recuse)]),
          ]),
        ]),
      ]),
    ],
    h("p", [h("a", { href: `${PREFIX}/`, onClick: (event) => vm.go(event, `${PREFIX}/`) }, t.back)]),
  ];
}

function field(vm, name, label, control) {
  const problem = vm.problems[name];
  const attributes = {
    id: name,
    name,
    value: vm.input[name],
    onInput: (event) => (vm.input[name] = event.target.value),
    ...(problem && { "aria-invalid": "true", "aria-describedby": `${name}-problem` }),
  };
  return [
    h("label", { for: name }, label),
    h("div", [control(attributes), problem && h("p", { class: "problem", id: `${name}-problem` }, problem)]),
  ];
}

function outcome(vm) {
  const { texts: t, current: one } = vm;
  const decided = one.state === "decided";
  const rows = decided
    ? [
        [t.document, one.decision.document],
        [t.fine, `${(one.decision.fineFen / 100).toLocaleString("en-US")} ${t.yuan}`],
        [t.reason, one.decision.reason],
        [t.decidedAt, one.decision.at.slice(0, 16).replace("T", " ")],
      ]
    : [];
  return h("section", { class: "result", role: "status" }, [
    h("h2", decided ? t.decidedTitle : t.recusedTitle),
    h("p", decided ? t.decidedHint : t.recusedHint),
    h(
      "dl",
      rows.flatMap(([label, value]) => [h("dt", label), h("dd", value)]),
    ),
    decided && one.decision.unasked && h("p", { class: "unasked" }, t.unasked),
  ]);
}

function stateTag(vm, one) {
  return h("span", { class: ["tag", one.state] }, vm.texts[one.state]);
}
