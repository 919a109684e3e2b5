const form = document.querySelector(".filter");
if (form) {
  const cases = [...document.querySelectorAll("details.case")];
  const [kind, right] = form.querySelectorAll("select");
  const [open, close] = form.querySelectorAll("button");
  const shown = form.querySelector("output");
  const sift = () => {
    for (const one of cases)
      one.hidden = (kind.value && one.dataset.kind !== kind.value) || (right.value && one.dataset.right !== right.value);
    shown.textContent = `${cases.filter((one) => !one.hidden).length} of ${cases.length} shown`;
  };
  const all = (state) => cases.forEach((one) => { if (!one.hidden) one.open = state; });
  form.addEventListener("change", sift);
  open.addEventListener("click", () => all(true));
  close.addEventListener("click", () => all(false));
  form.hidden = false;
  sift();
}
const follow = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", follow);
follow();
addEventListener("beforeprint", () => { for (const one of document.querySelectorAll("#manifest details, details.case:not([hidden])")) one.open = true; });
