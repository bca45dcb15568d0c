// Stands by while the application loads and runs. When a part of it cannot be fetched, or it stops, this tells the
// user in the page's language and offers the way out; the application itself may be unable to.
// Plain script, loaded with the page, because it must work when nothing else does.
(() => {
  "use strict";
  const words = {
    en: {
      missing: "Part of this page could not be loaded.",
      stopped: "This page has stopped working. What you saved is safe.",
      again: "Try again",
      reload: "Reload page",
    },
    zh: {
      missing: "页面的部分内容未能加载。",
      stopped: "页面已停止响应，已保存的内容不受影响。",
      again: "重试",
      reload: "重新加载",
    },
  };
  const say = () => words[document.documentElement.lang.startsWith("zh") ? "zh" : "en"];

  /** Chunks waiting to be asked for once more. */
  let waiting = [];
  let notice = null;

  const retry = () => {
    const all = waiting;
    waiting = [];
    notice?.remove();
    notice = null;
    for (const again of all) again();
  };

  const button = (label, act) => {
    const it = document.createElement("button");
    it.type = "button";
    it.className = "btn";
    it.textContent = label;
    it.addEventListener("click", act);
    return it;
  };

  const tell = (message, actions) => {
    notice?.remove();
    notice = document.createElement("div");
    notice.className = "boot-notice";
    notice.setAttribute("role", "alert");
    // Legible also without the style sheet, which may be what is missing.
    Object.assign(notice.style, {
      position: "fixed", insetInline: "16px", insetBlockEnd: "16px", zIndex: "2147483647", marginInline: "auto", maxInlineSize: "40rem",
      display: "flex", flexWrap: "wrap", alignItems: "center", gap: "12px", padding: "12px 16px", borderRadius: "6px",
      border: "1px solid var(--line-strong, currentColor)", background: "var(--surface, Canvas)", color: "var(--ink, CanvasText)",
      boxShadow: "var(--float, none)",
    });
    const text = document.createElement("span");
    text.style.flex = "1 1 16rem";
    notice.append(text, ...actions);
    document.body.append(notice);
    // Filled after it is in the page, so that screen readers announce it.
    requestAnimationFrame(() => { text.textContent = message; });
  };

  const missing = (again) => {
    const t = say();
    const reload = button(t.reload, () => location.reload());
    tell(t.missing, again ? [button(t.again, retry), reload] : [reload]);
  };

  addEventListener("guanxi:chunk-failed", ({ detail }) => {
    waiting.push(detail.retry);
    missing(true);
  });
  addEventListener("online", () => { if (waiting.length) retry(); });

  // The script or the wasm itself did not arrive (both are fetched by an import that nobody awaits).
  const fetching = /dynamically imported module|importing a module|failed to fetch|load failed|networkerror|http status code/i;
  const stopped = (reason) => {
    if (reason instanceof WebAssembly.RuntimeError) {
      const t = say();
      tell(t.stopped, [button(t.reload, () => location.reload())]);
    }
  };
  addEventListener("unhandledrejection", ({ reason }) => {
    if (reason instanceof TypeError && fetching.test(reason.message)) missing(false);
    else stopped(reason);
  });
  addEventListener("error", ({ error }) => stopped(error));
})();
