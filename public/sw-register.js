// Registers the service worker once the page is there, and asks before a new version takes over.
//
// Consent lets the waiting worker in and reloads this page; other open pages keep their markup, and their links load
// whole documents from then on, so that nobody meets the files of another version half way.
(() => {
  const workers = navigator.serviceWorker;
  if (!workers) return;

  const CHECK_EVERY = 30 * 60 * 1000;
  const isChinese = document.documentElement.lang.startsWith("zh");
  const words = isChinese
    ? { text: "有新版本", refresh: "刷新", later: "稍后" }
    : { text: "New version", refresh: "Refresh", later: "Later" };
  const hadWorker = workers.controller !== null;
  let isAgreed = false;
  let isOld = false;
  let checkedAt = Date.now();

  const button = (label, act) => {
    const element = document.createElement("button");
    element.type = "button";
    element.textContent = label;
    element.addEventListener("click", act);
    return element;
  };

  const ask = (worker) => {
    if (document.querySelector(".new-version")) return;
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = "/sw-register.css";
    const bar = document.createElement("div");
    bar.className = "new-version";
    bar.setAttribute("role", "status");
    const text = document.createElement("span");
    text.textContent = words.text;
    const refresh = button(words.refresh, () => {
      // Let in already from another page: only this one is left to reload.
      if (worker.state !== "installed") location.reload();
      isAgreed = true;
      worker.postMessage({ type: "activate" });
    });
    bar.append(text, refresh, button(words.later, () => bar.remove()));
    // Unstyled it would jump: it comes with its style sheet.
    style.addEventListener("load", () => document.body.append(bar));
    document.head.append(style);
  };

  const watch = (registration) => {
    if (registration.waiting && registration.active) ask(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker?.addEventListener("statechange", () => {
        if (worker.state === "installed" && registration.active) ask(worker);
      });
    });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden || Date.now() - checkedAt < CHECK_EVERY) return;
      checkedAt = Date.now();
      registration.update().catch(() => {});
    });
  };

  // A page that was reached without loading a document is kept as well, unless the visitor saves data.
  const remember = () => {
    if (location.search !== "" || navigator.connection?.saveData) return;
    workers.controller?.postMessage({ type: "visited", path: location.pathname });
  };
  let timer = 0;
  window.navigation?.addEventListener("currententrychange", () => {
    clearTimeout(timer);
    timer = setTimeout(remember, 2000);
  });

  workers.addEventListener("controllerchange", () => {
    if (isAgreed) location.reload();
    else if (hadWorker) isOld = true;
    else remember();
  });

  // Without a network, or under another version, links load documents: the worker knows which pages it has.
  document.addEventListener(
    "click",
    (event) => {
      if ((isOld || !navigator.onLine) && event.target.closest?.("a[href]")) event.stopImmediatePropagation();
    },
    true,
  );

  const register = () => workers.register("/sw.js").then((registration) => registration && watch(registration), () => {});
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
})();
