// A wide drawing opens where it begins. Without scripts it opens at its left edge and is scrolled by hand.
for (const picture of document.querySelectorAll(".picture")) {
  const first = picture.querySelector("rect[rx]");
  if (first && picture.scrollWidth > picture.clientWidth) {
    const box = first.getBoundingClientRect();
    const frame = picture.getBoundingClientRect();
    picture.scrollLeft += box.left + box.width / 2 - (frame.left + frame.width / 2);
  }
}
