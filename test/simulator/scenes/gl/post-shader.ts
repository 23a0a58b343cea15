import { LIGHTING } from './surface-shader.ts';

/** Sky, soft particles, ambient occlusion, bloom and the camera's own look. */

export const SCREEN_VERTEX = `#version 300 es
out vec2 uv;
void main() {
  uv = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
  gl_Position = vec4(uv * 2.0 - 1.0, 0.9999999, 1.0);
}`;

export const SKY_FRAGMENT = `#version 300 es
precision highp float;
in vec2 uv;
${LIGHTING}
uniform mat4 uInverse;
out vec4 fragment;
void main() {
  vec4 far = uInverse * vec4(uv * 2.0 - 1.0, 1.0, 1.0);
  vec3 d = normalize(far.xyz / far.w - uEye);
  vec3 c = skyColor(d);
  float haze = clamp(uFog.x * 220.0, 0.0, 1.0) * exp(-max(d.y, 0.0) * 14.0);
  fragment = vec4(mix(c, uFogColor, haze), 1.0);
}`;

export const COPY_FRAGMENT = `#version 300 es
precision highp float;
in vec2 uv;
uniform sampler2D uColor;
out vec4 fragment;
void main() { fragment = texture(uColor, uv); }`;

export const SPRITE_VERTEX = `#version 300 es
layout(location=0) in vec2 corner;
layout(location=1) in vec4 place;
layout(location=2) in vec4 color;
layout(location=3) in vec4 look;
uniform mat4 uViewProjection;
uniform vec3 uRight;
uniform vec3 uUp;
out vec2 at;
out vec3 world;
flat out vec4 vColor;
flat out vec4 vLook;
void main() {
  float s = sin(look.y), c = cos(look.y);
  vec2 q = mat2(c, s, -s, c) * corner * vec2(1.0, look.w);
  world = place.xyz + (uRight * q.x + uUp * q.y) * place.w;
  at = corner;
  vColor = color;
  vLook = look;
  gl_Position = uViewProjection * vec4(world, 1.0);
}`;

/** look.x: 0 smoke, 1 glow, 2 drop; look.z seed. */
export const SPRITE_FRAGMENT = `#version 300 es
precision highp float;
in vec2 at;
in vec3 world;
flat in vec4 vColor;
flat in vec4 vLook;
uniform sampler2D uNoise;
out vec4 fragment;
void main() {
  float r = length(at);
  float soft = smoothstep(1.0, 0.0, r);
  if (vLook.x < 0.5) {
    float n = texture(uNoise, at * 0.16 + vLook.z).r * 0.6 + texture(uNoise, at * 0.37 - vLook.z).g * 0.4;
    soft *= smoothstep(0.25, 0.75, n + soft * 0.45);
    fragment = vec4(vColor.rgb, 1.0) * clamp(soft * vColor.a, 0.0, 1.0);
  } else if (vLook.x < 1.5) {
    float k = (pow(soft, 3.0) + 0.6 * pow(soft, 14.0)) * vColor.a;
    fragment = vec4(vColor.rgb * k, 0.0);
  } else {
    fragment = vec4(vColor.rgb, 1.0) * soft * soft * vColor.a;
  }
}`;

export const OCCLUSION_FRAGMENT = `#version 300 es
precision highp float;
in vec2 uv;
uniform sampler2D uDepth;
uniform mat4 uInverse;
uniform vec2 uTexel;
uniform float uReach;
uniform mat4 uViewProjection;
uniform vec3 uEye;
out vec4 fragment;
vec3 worldAt(vec2 p) {
  vec4 w = uInverse * vec4(vec3(p, texture(uDepth, p).r) * 2.0 - 1.0, 1.0);
  return w.xyz / w.w;
}
void main() {
  float depth = texture(uDepth, uv).r;
  if (depth > 0.999999) { fragment = vec4(1.0); return; }
  vec3 p = worldAt(uv);
  vec3 px = worldAt(uv + vec2(uTexel.x, 0.0)) - p, mx = p - worldAt(uv - vec2(uTexel.x, 0.0));
  vec3 py = worldAt(uv + vec2(0.0, uTexel.y)) - p, my = p - worldAt(uv - vec2(0.0, uTexel.y));
  vec3 dx = dot(px, px) < dot(mx, mx) ? px : mx;
  vec3 dy = dot(py, py) < dot(my, my) ? py : my;
  vec3 n = normalize(cross(dx, dy));
  float distance = length(p - uEye);
  vec4 edge = uViewProjection * vec4(p + vec3(0.0, uReach, 0.0), 1.0);
  float spread = clamp(abs(edge.y / edge.w * 0.5 + 0.5 - uv.y), 0.004, 0.10);
  float turn = fract(52.9829189 * fract(dot(floor(uv / uTexel), vec2(0.06711056, 0.00583715)))) * 6.2831;
  float blocked = 0.0;
  for (int i = 0; i < 14; i++) {
    float a = turn + float(i) * 2.399963;
    float r = sqrt((float(i) + 0.5) / 14.0) * spread;
    vec3 q = worldAt(uv + vec2(cos(a) * uTexel.x / uTexel.y, sin(a)) * r) - p;
    float d = length(q) + 1e-4;
    float rise = max(dot(q / d, n) - 0.08, 0.0);
    blocked += rise * smoothstep(uReach * 1.6, uReach * 0.3, d) / (1.0 + distance * 0.002);
  }
  fragment = vec4(clamp(1.0 - blocked / 14.0 * 2.1, 0.0, 1.0));
}`;

export const SMOOTH_FRAGMENT = `#version 300 es
precision highp float;
in vec2 uv;
uniform sampler2D uColor;
uniform vec2 uTexel;
out vec4 fragment;
void main() {
  float sum = 0.0;
  for (int x = -1; x <= 2; x++)
    for (int y = -1; y <= 2; y++)
      sum += texture(uColor, uv + (vec2(x, y) - 0.5) * uTexel).r;
  fragment = vec4(sum / 16.0);
}`;

export const BRIGHT_FRAGMENT = `#version 300 es
precision highp float;
in vec2 uv;
uniform sampler2D uColor;
out vec4 fragment;
void main() {
  vec3 c = texture(uColor, uv).rgb;
  float l = max(max(c.r, c.g), c.b);
  fragment = vec4(c * smoothstep(0.95, 2.2, l), 1.0);
}`;

export const BLUR_FRAGMENT = `#version 300 es
precision highp float;
in vec2 uv;
uniform sampler2D uColor;
uniform vec2 uStep;
out vec4 fragment;
void main() {
  vec4 sum = vec4(0.0);
  float total = 0.0;
  for (int i = -6; i <= 6; i++) {
    float w = exp(-float(i * i) / 14.0);
    sum += texture(uColor, uv + uStep * float(i)) * w;
    total += w;
  }
  fragment = sum / total;
}`;

export const LOOK_FRAGMENT = `#version 300 es
precision highp float;
in vec2 uv;
uniform sampler2D uColor;
uniform sampler2D uOcclusion;
uniform sampler2D uBloom;
uniform float uExposure;
uniform float uSaturation;
uniform float uContrast;
uniform float uBloomAmount;
uniform float uOcclusionAmount;
uniform float uInfrared;
uniform vec3 uTint;
out vec4 fragment;
vec3 film(vec3 x) { return clamp((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14), 0.0, 1.0); }
void main() {
  vec2 c = uv - 0.5;
  vec2 p = 0.5 + c * (1.0 - 0.035 * (0.42 - dot(c, c) * 1.2));
  float ao = texture(uOcclusion, p).r;
  vec3 color = texture(uColor, p).rgb * mix(1.0, ao, uOcclusionAmount);
  color += texture(uBloom, p).rgb * uBloomAmount;
  color *= uExposure * (1.0 - 0.55 * pow(dot(c, c) * 1.6, 1.3));
  color = film(color);
  color = pow(color, vec3(1.0 / 2.2));
  float l = dot(color, vec3(0.3, 0.59, 0.11));
  color = mix(vec3(l), color, mix(uSaturation, 0.0, uInfrared));
  color = (color - 0.5) * uContrast + 0.5;
  fragment = vec4(color * uTint, 1.0);
}`;
