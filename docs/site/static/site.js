// Code, tables and pictures that are wider than their place can be scrolled by keyboard.
document.querySelectorAll("pre, .table-wrapper, .gsd, .gsd .see, .formula").forEach((box) => {
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
});
