const department = document.getElementById("department");
const severity = document.getElementById("severity");
function show() {
  for (const section of document.querySelectorAll("section")) {
    const mine = !department.value || section.dataset.department === department.value;
    let rows = 0;
    for (const row of section.querySelectorAll("tr[data-severity]")) {
      row.hidden = severity.value !== "" && row.dataset.severity !== severity.value;
      rows += row.hidden ? 0 : 1;
    }
    section.hidden = !mine || (severity.value !== "" && rows === 0);
  }
}
department.addEventListener("change", show);
severity.addEventListener("change", show);
document.getElementById("print").addEventListener("click", () => window.print());
