// Sorts the overview by a column at a click on its heading; without scripts the page lacks only that.
document.querySelectorAll('table.sortable').forEach(function (table) {
  var body = table.tBodies[0];
  var headings = Array.from(table.tHead.rows[0].cells);
  headings.forEach(function (heading, column) {
    var button = document.createElement('button');
    button.type = 'button';
    while (heading.firstChild) button.appendChild(heading.firstChild);
    heading.appendChild(button);
    button.addEventListener('click', function () {
      var up = heading.getAttribute('aria-sort') !== 'ascending';
      headings.forEach(function (other) { other.removeAttribute('aria-sort'); });
      heading.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      var rows = Array.from(body.rows);
      rows.sort(function (a, b) {
        var order = compare(a.cells[column], b.cells[column]);
        return up ? order : -order;
      });
      rows.forEach(function (row) { body.appendChild(row); });
    });
  });

  function compare(a, b) {
    if (a.dataset.value !== undefined && b.dataset.value !== undefined) {
      return Number(a.dataset.value) - Number(b.dataset.value);
    }
    return a.textContent.localeCompare(b.textContent, document.documentElement.lang, { numeric: true });
  }
});
