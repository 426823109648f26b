import { bytesOf } from '../checkpoint/safetensors.js';
import type { Recording } from './recorder.js';

/**
 * A page that plays a recording on a canvas: shapes as lines and discs seen from the side and a little from above, following the first
 * shape that moves. It holds the data and needs nothing else.
 */
export function playerPage({ scene, episodes }: Recording): string {
  const data = {
    ...scene,
    episodes: episodes.map(({ poses, ...episode }) => ({
      ...episode,
      frames: poses.shape[0],
      poses: Buffer.from(bytesOf(poses)).toString('base64'),
    })),
  };
  // '<' cannot end the script element early when it is written as an escape.
  return PAGE.replace('"DATA"', () => JSON.stringify(data).replaceAll('<', '\\u003c'));
}

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>Recording</title>
<style>
  body { margin: 0; font: 14px sans-serif; background: #f4f4f2; }
  header { padding: 8px; display: flex; gap: 12px; align-items: center; }
  canvas { display: block; width: 100vw; height: calc(100vh - 48px); }
  input { flex: 1; }
</style>
<header><select></select><button>pause</button><input type="range" min="0" value="0"><span></span></header>
<canvas></canvas>
<script>
const scene = "DATA";
const [select, button, slider, note, canvas] = ['select', 'button', 'input', 'span', 'canvas'].map((tag) => document.querySelector(tag));
const episodes = scene.episodes.map((episode) => {
  const bytes = Uint8Array.from(atob(episode.poses), (letter) => letter.charCodeAt(0));
  return { ...episode, poses: new Float32Array(bytes.buffer) };
});
for (const [i, { label, return: total }] of episodes.entries()) select.add(new Option(label + ' (return ' + total.toFixed(1) + ')', i));
const followed = Math.max(0, scene.shapes.findIndex(({ kind }) => kind !== 'plane'));
const turn = 0.5, tilt = 0.35;
let frame = 0, playing = true, last = 0;

// Turns about the vertical, then tips towards the viewer: the result is right, up and depth in metres.
function seen([x, y, z]) {
  const right = x * Math.cos(turn) - y * Math.sin(turn), away = x * Math.sin(turn) + y * Math.cos(turn);
  return [right, z * Math.cos(tilt) + away * Math.sin(tilt), away * Math.cos(tilt) - z * Math.sin(tilt)];
}

function draw() {
  const { poses, frames } = episodes[select.value];
  slider.max = frames - 1;
  slider.value = frame = Math.min(frame, frames - 1);
  note.textContent = (frame * scene.secondsPerStep).toFixed(2) + ' s';
  canvas.width = canvas.clientWidth * devicePixelRatio;
  canvas.height = canvas.clientHeight * devicePixelRatio;
  const pen = canvas.getContext('2d'), scale = canvas.height / 4;
  const at = (i, k) => poses[(frame * scene.shapes.length + i) * 12 + k];
  const centre = [at(followed, 0), at(followed, 1), 0.8];
  const place = (point) => {
    const [right, up, depth] = seen(point.map((x, k) => x - centre[k]));
    return [canvas.width / 2 + scale * right, canvas.height / 2 - scale * up, depth];
  };
  const line = (from, to, width, color) => {
    pen.strokeStyle = color;
    pen.lineWidth = width;
    pen.lineCap = 'round';
    pen.beginPath();
    pen.moveTo(...place(from).slice(0, 2));
    pen.lineTo(...place(to).slice(0, 2));
    pen.stroke();
  };
  const [cx, cy] = centre.map(Math.round);
  for (let k = -6; k <= 6; k++) {
    line([cx + k, cy - 6, 0], [cx + k, cy + 6, 0], 1, '#ccc');
    line([cx - 6, cy + k, 0], [cx + 6, cy + k, 0], 1, '#ccc');
  }
  const solid = scene.shapes.map((shape, i) => ({ shape, i })).filter(({ shape }) => shape.kind !== 'plane');
  const depth = ({ i }) => place([at(i, 0), at(i, 1), at(i, 2)])[2];
  for (const { shape, i } of solid.sort((a, b) => depth(b) - depth(a))) {
    const long = shape.kind === 'capsule' || shape.kind === 'cylinder' ? shape.size[1] : shape.kind === 'sphere' ? 0 : shape.size[2];
    const end = (side) => [0, 1, 2].map((k) => at(i, k) + side * long * at(i, 3 + 3 * k + 2));
    const [red, green, blue] = shape.color.map((c) => Math.round(255 * c));
    line(end(-1), end(1), 2 * scale * shape.size[0] + 2, '#333');
    line(end(-1), end(1), 2 * scale * shape.size[0], 'rgb(' + [red, green, blue] + ')');
  }
}

function tick(now) {
  if (playing && now - last >= 1000 * scene.secondsPerStep) {
    frame = (frame + 1) % episodes[select.value].frames;
    last = now;
    draw();
  }
  requestAnimationFrame(tick);
}
select.onchange = () => { frame = 0; draw(); };
slider.oninput = () => { playing = false; button.textContent = 'play'; frame = Number(slider.value); draw(); };
button.onclick = () => { playing = !playing; button.textContent = playing ? 'pause' : 'play'; };
draw();
requestAnimationFrame(tick);
</script>
`;
