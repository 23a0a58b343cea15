/** The one shader of all surfaces: transforms, materials, sun with shadow, lamps, fog. */

export const SURFACE_VERTEX = `#version 300 es
layout(location=0) in vec3 position;
layout(location=1) in vec3 normal;
layout(location=2) in vec4 row0;
layout(location=3) in vec4 row1;
layout(location=4) in vec4 row2;
layout(location=5) in vec4 color;
layout(location=6) in vec4 params;
layout(location=7) in vec4 extra;
uniform mat4 uViewProjection;
uniform float uClipY;
out vec3 vWorld;
out vec3 vNormal;
out vec3 vLocal;
out vec3 vLocalNormal;
flat out vec4 vColor;
flat out vec4 vParams;
flat out vec4 vExtra;
flat out vec3 vOrigin;
void main() {
  vec4 p = vec4(position, 1.0);
  vWorld = vec3(dot(row0, p), dot(row1, p), dot(row2, p));
  mat3 m = transpose(mat3(row0.xyz, row1.xyz, row2.xyz));
  vec3 scale = vec3(length(m[0]), length(m[1]), length(m[2]));
  vNormal = m * (normal / max(scale * scale, vec3(1e-8)));
  vLocal = position * scale;
  vLocalNormal = normal;
  vColor = color;
  vParams = params;
  vExtra = extra;
  vOrigin = vec3(row0.w, row1.w, row2.w);
  gl_Position = uViewProjection * vec4(vWorld, 1.0);
}`;

export const SHADOW_FRAGMENT = `#version 300 es
precision highp float;
flat in vec4 vColor;
flat in vec4 vParams;
in vec3 vLocal;
void main() {
  if (int(vParams.x + 0.5) == 17 && fract((vLocal.x + vLocal.y) / 0.3) > 0.5) discard;
}`;

export const LIGHTING = `
uniform vec3 uEye;
uniform vec3 uSunDirection;
uniform vec3 uSunColor;
uniform vec3 uSkyTop;
uniform vec3 uSkyHorizon;
uniform vec3 uGroundColor;
uniform vec3 uFogColor;
uniform vec2 uFog;
uniform float uTime;
uniform float uClouds;
uniform sampler2D uNoise;

vec4 noise4(vec2 p) { return texture(uNoise, p); }
float fbm(vec2 p) {
  return noise4(p).r * 0.6 + noise4(p * 3.17 + 0.37).g * 0.4;
}
float hash(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }

vec3 skyColor(vec3 d) {
  float up = max(d.y, 0.0);
  vec3 c = mix(uSkyHorizon, uSkyTop, pow(up, 0.55));
  float s = max(dot(d, uSunDirection), 0.0);
  c += uSunColor * (0.10 * pow(s, 6.0) + 0.25 * pow(s, 60.0));
  if (uClouds > 0.0 && d.y > 0.0) {
    vec2 q = d.xz / (d.y + 0.18) * 0.035;
    float n = fbm(q);
    float k = smoothstep(0.52 - uClouds * 0.25, 0.80, n) * smoothstep(0.0, 0.25, d.y);
    c = mix(c, mix(uSkyHorizon * 1.05 + uSunColor * 0.10, vec3(0.5) * uSkyHorizon + uSunColor * 0.03, smoothstep(0.62, 0.95, n)), k * 0.85);
  }
  return c;
}

vec3 applyFog(vec3 c, vec3 world) {
  vec3 ray = world - uEye;
  float distance = length(ray);
  float height = mix(1.0, exp(-max(world.y, 0.0) / 60.0), uFog.y);
  float f = 1.0 - exp(-distance * uFog.x * height);
  float s = max(dot(ray / max(distance, 0.001), uSunDirection), 0.0);
  return mix(c, uFogColor + uSunColor * 0.12 * pow(s, 8.0), clamp(f, 0.0, 1.0));
}
`;

/**
 * A shader that may discard a fragment cannot be spared it by the depth test before: only what has holes (panels) and
 * the mirror pass, which is cut at the water line, get that one.
 */
export function surfaceFragment(withHoles: boolean): string {
  return `#version 300 es\n${withHoles ? '#define HOLES\n' : ''}${SURFACE_FRAGMENT}`;
}

const SURFACE_FRAGMENT = `
precision highp float;
precision highp int;
in vec3 vWorld;
in vec3 vNormal;
in vec3 vLocal;
in vec3 vLocalNormal;
flat in vec4 vColor;
flat in vec4 vParams;
flat in vec4 vExtra;
flat in vec3 vOrigin;
${LIGHTING}
const int LAMPS = 16;
uniform vec4 uLampPlace[LAMPS];
uniform vec4 uLampColor[LAMPS];
uniform int uLampCount;
uniform mat4 uShadowMatrix;
uniform highp sampler2DShadow uShadow;
uniform highp sampler2DShadow uMovingShadow;
uniform sampler2D uReflection;
uniform sampler2D uAtlas;
uniform vec2 uScreen;
uniform float uClipY;
uniform float uHasReflection;
uniform float uSunShare;
layout(location=0) out vec4 fragment;

float box(float x, float half_) {
  float w = fwidth(x) * 0.75 + 1e-5;
  return 1.0 - smoothstep(half_ - w, half_ + w, abs(x));
}

float grid(vec2 uv, float width) {
  vec2 f = abs(fract(uv - 0.5) - 0.5);
  vec2 w = fwidth(uv) + 1e-5;
  vec2 line = 1.0 - smoothstep(vec2(width), vec2(width) + w * 1.5, f);
  float fade = 1.0 - smoothstep(0.25, 0.7, max(w.x, w.y));
  return max(line.x, line.y) * fade;
}

vec2 faceUv() {
  vec3 a = abs(vLocalNormal);
  if (a.y > 0.7) return vLocal.xz;
  return a.x > a.z ? vec2(vLocal.z, vLocal.y) : vec2(vLocal.x, vLocal.y);
}

float shadowAt(vec3 n) {
  vec4 p = uShadowMatrix * vec4(vWorld + n * 0.06, 1.0);
  vec3 q = p.xyz / p.w * 0.5 + 0.5;
  if (q.x < 0.0 || q.x > 1.0 || q.y < 0.0 || q.y > 1.0 || q.z > 1.0) return 1.0;
  float sum = 0.0;
  float texel = 1.0 / float(textureSize(uShadow, 0).x);
  for (int i = 0; i < 5; i++) {
    vec2 o = i == 0 ? vec2(0.0) : vec2(i < 3 ? -0.9 : 0.9, (i & 1) == 1 ? -0.9 : 0.9) * texel;
    vec3 at = vec3(q.xy + o, q.z - 0.0006);
    sum += min(texture(uShadow, at), texture(uMovingShadow, at));
  }
  return sum / 5.0;
}

/** Ripples that flow and yet come round: two copies, each faded out while it jumps back (flow maps). */
vec3 rippleNormal(vec2 p, vec2 flow, float size, float height, float cycles) {
  vec2 slope = vec2(0.0);
  for (int i = 0; i < 2; i++) {
    float phase = fract(uTime * cycles + 0.5 * float(i));
    float weight = 1.0 - abs(2.0 * phase - 1.0);
    vec2 q = (p - flow * (phase - 0.5) + 37.0 * float(i)) / size;
    vec2 e = vec2(0.004, 0.0);
    float c = fbm(q);
    slope += weight * vec2(fbm(q + e.xy) - c, fbm(q + e.yx) - c) / 0.004;
  }
  return normalize(vec3(-slope.x * height, 1.0, -slope.y * height));
}

struct Surface { vec3 color; vec3 normal; float gloss; float mirror; float glow; };

void facade(inout Surface s, bool curtain) {
  if (abs(vLocalNormal.y) > 0.7) { s.color *= 0.75; return; }
  vec2 pitch = vParams.yz;
  vec2 uv = faceUv() / pitch;
  vec2 cell = floor(uv);
  vec2 f = fract(uv) - 0.5;
  float seed = vExtra.w + (abs(vLocalNormal.x) > 0.5 ? 17.0 : 0.0);
  float r = hash(cell + seed);
  vec2 half_ = curtain ? vec2(0.47, 0.46) : vec2(0.5 * vExtra.y, 0.33);
  float window = box(f.x, half_.x) * box(f.y - (curtain ? 0.0 : 0.04), half_.y);
  float mullion = box(f.x, 0.018) + (curtain ? box(f.y + 0.2, 0.02) : 0.0);
  float grime = fbm(vec2(uv.x * 0.13, uv.y * 0.03) + seed);
  s.color *= 0.86 + 0.28 * grime;
  if (vExtra.z > 0.5) {
    float slab = box(f.y + 0.42, 0.07);
    s.color = mix(s.color, s.color * 1.15, slab);
    s.color *= 1.0 - 0.45 * box(f.y + 0.30, 0.05) * (1.0 - slab);
  }
  vec3 glass = mix(vec3(0.05, 0.065, 0.08), vec3(0.16, 0.19, 0.21), r * r);
  float curtainInside = step(0.55, hash(cell + seed + 5.0));
  glass = mix(glass, vec3(0.34, 0.32, 0.28), curtainInside * 0.5 * box(f.x - (r - 0.5) * 0.3, half_.x * 0.45));
  float lit = step(1.0 - vExtra.x, hash(cell + seed + 9.0));
  vec3 lamp = mix(vec3(1.0, 0.78, 0.48), vec3(0.82, 0.92, 1.0), step(0.6, r));
  s.color = mix(s.color, glass * (curtain ? vColor.rgb * 1.6 : vec3(1.0)), window);
  s.color = mix(s.color, vec3(0.55, 0.56, 0.56), window * mullion * 0.8);
  s.gloss = mix(s.gloss, 0.9, window);
  s.mirror = window * (curtain ? 0.55 : 0.35);
  s.glow = window * lit * (0.12 + 0.34 * r);
  if (lit > 0.5) s.color = mix(s.color, lamp * (0.35 + 0.4 * smoothstep(-0.4, 0.4, f.y)), window);
}

void material(inout Surface s, int pattern) {
  vec2 uv = faceUv();
  vec2 ground = vWorld.xz;
  if (pattern == 1 || pattern == 19) {
    float n = fbm(ground * 0.021) * 0.7 + fbm(ground * 0.17) * 0.3;
    s.color *= 0.80 + 0.42 * n;
    s.color *= 1.0 - vParams.y * 0.35 * smoothstep(0.52, 0.62, fbm(ground * vec2(0.009, 0.05) + 0.3));
    if (pattern == 19) {
      float puddle = smoothstep(0.46, 0.60, fbm(ground * 0.016 + 0.7));
      s.mirror = (0.10 + 0.75 * puddle) * vParams.y;
      s.color *= 1.0 - 0.45 * vParams.y * (0.4 + 0.6 * puddle);
      s.gloss = 0.75;
      s.normal = normalize(s.normal + vec3(0.05, 0.0, 0.05) * (noise4(ground * 0.3).xzy - 0.5) * (1.0 - puddle));
    }
  } else if (pattern == 2 || pattern == 11) {
    float size = vParams.y;
    vec2 g = abs(vLocalNormal.y) > 0.7 ? ground : uv;
    vec2 cell = floor(g / size);
    s.color *= 0.93 + 0.14 * hash(cell);
    s.color *= 0.88 + 0.24 * fbm(g * 0.03);
    if (pattern == 2) s.color *= 1.0 - vParams.z * grid(g / size, 0.02);
    else {
      s.color *= 1.0 - 0.16 * grid(g / size, 0.006);
      s.mirror = vParams.z;
      s.gloss = 0.8;
    }
  } else if (pattern == 3 || pattern == 18) {
    facade(s, pattern == 18);
  } else if (pattern == 4) {
    float n = fbm(ground * 0.07) * 0.5 + fbm(ground * 0.9) * 0.5;
    s.color *= 0.62 + 0.75 * n;
    s.color = mix(s.color, s.color * vec3(1.25, 1.1, 0.7), smoothstep(0.5, 0.7, fbm(ground * 0.012)));
  } else if (pattern == 5) {
    vec2 flow = vec2(cos(vParams.y), sin(vParams.y)) * vExtra.y;
    float far = clamp(length(vWorld - uEye) / 160.0, 0.0, 1.0);
    float cycles = 4.0;
    s.normal = rippleNormal(ground, flow, vExtra.x, vParams.z * mix(1.0, 0.35, far), cycles);
    float silt = fbm(ground * 0.012 + 0.2);
    s.color *= 0.85 + 0.3 * silt;
    s.gloss = 1.0;
    s.mirror = 2.0;
    if (vExtra.z > 0.0) {
      float foam = 0.0;
      for (int i = 0; i < 2; i++) {
        float phase = fract(uTime * cycles + 0.5 * float(i));
        vec2 q = ground - flow * (phase - 0.5) + 11.0 * float(i);
        foam += (1.0 - abs(2.0 * phase - 1.0)) * smoothstep(0.56, 0.74, fbm(q * vec2(0.05, 0.11)));
      }
      s.color = mix(s.color, vec3(0.82), foam * vExtra.z);
      s.mirror *= 1.0 - 0.6 * foam * vExtra.z;
    }
  } else if (pattern == 6) {
    vec3 q = vWorld - vOrigin;
    float n = fbm(q.xz * 0.23 + vOrigin.xz * 0.1) * 0.5 + fbm(q.xy * 0.31 + vOrigin.z * 0.13) * 0.5;
    float leaf = noise4(q.xy * 2.1 + q.z * 1.3).r * 0.5 + noise4(q.zy * 2.3 + q.x * 1.1).g * 0.5;
    s.color *= 0.30 + 1.2 * n * (0.35 + 1.15 * leaf);
    s.normal = normalize(s.normal + 0.9 * (noise4(q.xz * 0.5 + q.y * 0.3).rgb - 0.5));
    s.color *= 0.62 + 0.38 * smoothstep(-0.6, 0.7, s.normal.y);
  } else if (pattern == 7) {
    s.color *= 1.0 - vParams.z * (1.0 - box(fract(uv.y / vParams.y) - 0.5, 0.25));
  } else if (pattern == 8) {
    vec2 b = uv / vec2(0.48, 0.16);
    b.x += 0.5 * mod(floor(b.y), 2.0);
    s.color *= 0.78 + 0.36 * hash(floor(b)) * (1.0 - smoothstep(0.2, 0.6, fwidth(b.x))) + 0.1;
    s.color *= 1.0 - 0.4 * grid(b, 0.05);
    s.color *= 0.8 + 0.4 * fbm(uv * 0.05);
  } else if (pattern == 9) {
    float streak = fbm(vec2(uv.x * 0.35, uv.y * 0.03) + vOrigin.xz * 0.01);
    s.color *= 0.72 + 0.34 * fbm(uv * 0.06) + 0.24 * streak;
  } else if (pattern == 10) {
    vec2 b = uv / vParams.yz;
    b.x += 0.5 * mod(floor(b.y), 2.0);
    s.color *= 0.80 + 0.34 * hash(floor(b));
    s.color *= 0.76 + 0.42 * fbm(uv * 0.09);
    s.color *= 1.0 - 0.45 * grid(b, 0.025);
  } else if (pattern == 12) {
    float stripe = step(0.5, fract((uv.x + uv.y) / vParams.y));
    s.color = mix(s.color, vExtra.rgb, stripe);
  } else if (pattern == 13) {
    float wave = abs(fract(vLocal.x / vParams.y) - 0.5) * 2.0;
    float fade = 1.0 - smoothstep(0.3, 1.0, fwidth(vLocal.x / vParams.y));
    s.color *= 1.0 - 0.5 * fade * (1.0 - wave);
    s.color *= 0.78 + 0.4 * fbm(vLocal.xz * 0.15);
  } else if (pattern == 14) {
    vec2 t = vExtra.xy + vec2(vLocal.x / vParams.y + 0.5, vLocal.y / vParams.z) * vExtra.zw;
    vec4 c = texture(uAtlas, t);
    s.color = pow(c.rgb / max(c.a, 0.001), vec3(2.2));
#ifdef HOLES
    if (c.a < 0.35) discard;
#endif
  } else if (pattern == 15) {
    float steep = 1.0 - s.normal.y;
    float n = fbm(vWorld.xz * 0.011 * vParams.y) * 0.6 + fbm(vWorld.xz * 0.09 * vParams.y + vWorld.y * 0.01) * 0.4;
    s.color *= 0.45 + 1.05 * n;
    s.normal = normalize(s.normal + 0.8 * (noise4(vWorld.xz * 0.045 * vParams.y).rgb - 0.5));
    s.color = mix(s.color, vec3(0.42, 0.38, 0.33) * (0.6 + 0.6 * n), smoothstep(0.42, 0.62, steep) * vParams.z);
  } else if (pattern == 16) {
    float rib = abs(fract(uv.x / vParams.y) - 0.5) * 2.0;
    float fade = 1.0 - smoothstep(0.3, 1.0, fwidth(uv.x / vParams.y));
    s.color *= 1.0 - 0.28 * fade * smoothstep(0.5, 1.0, rib);
    s.color *= 0.9 + 0.2 * fbm(uv * 0.08);
  } else if (pattern == 17) {
    float wire = max(1.0 - box(fract((uv.x + uv.y) / vParams.y) - 0.5, 0.42), 1.0 - box(fract((uv.x - uv.y) / vParams.y) - 0.5, 0.42));
#ifdef HOLES
    if (wire < 0.5) discard;
#endif
  }
}

void main() {
#ifdef HOLES
  if (vWorld.y < uClipY) discard;
#endif
  vec3 view = normalize(uEye - vWorld);
  Surface s = Surface(vColor.rgb, normalize(vNormal), vParams.w, 0.0, vColor.a);
  if (dot(s.normal, view) < 0.0) s.normal = -s.normal;
  vec3 flat_ = s.normal;
  material(s, int(vParams.x + 0.5));
  vec3 n = s.normal;

  float facing = max(dot(n, uSunDirection), 0.0);
  float lit = 0.0;
  if (dot(uSunColor, vec3(1.0)) > 0.001 && dot(flat_, uSunDirection) > -0.2) lit = shadowAt(flat_) * uSunShare;
  vec3 ambient = mix(uGroundColor, uSkyTop * 0.55 + uSkyHorizon * 0.45, n.y * 0.5 + 0.5);
  vec3 light = ambient + uSunColor * facing * lit;
  vec3 half_ = normalize(view + uSunDirection);
  float power = mix(8.0, 260.0, s.gloss * s.gloss);
  vec3 shine = uSunColor * lit * pow(max(dot(n, half_), 0.0), power) * s.gloss * s.gloss * mix(0.4, 2.5, s.gloss);
  for (int i = 0; i < LAMPS; i++) {
    if (i >= uLampCount) break;
    vec3 toLamp = uLampPlace[i].xyz - vWorld;
    float d2 = dot(toLamp, toLamp);
    float reach = uLampPlace[i].w;
    float fade = clamp(1.0 - d2 / (reach * reach), 0.0, 1.0);
    vec3 direction = toLamp * inversesqrt(d2);
    float down = mix(1.0, smoothstep(-0.1, 0.75, direction.y), uLampColor[i].w);
    float k = fade * fade / (1.0 + d2 * 0.035) * down;
    light += uLampColor[i].rgb * k * max(dot(n, direction), 0.0);
    shine += uLampColor[i].rgb * k * pow(max(dot(n, normalize(view + direction)), 0.0), power) * s.gloss * 0.8;
  }

  vec3 c = s.color * light + shine;
  if (s.mirror > 0.0) {
    vec3 r = reflect(-view, n);
    r.y = abs(r.y);
    vec3 seen = skyColor(r);
    bool planar = uHasReflection > 0.5 && flat_.y > 0.9;
    if (planar) {
      vec2 at = gl_FragCoord.xy / uScreen + n.xz * vec2(0.16, 0.30);
      seen = texture(uReflection, clamp(at, 0.002, 0.998)).rgb;
    }
    float fresnel = pow(1.0 - clamp(dot(n, view), 0.0, 1.0), 5.0);
    float amount = s.mirror > 1.5 ? mix(0.06, 1.0, fresnel) * 0.92 : s.mirror * mix(0.35, 1.0, fresnel);
    if (s.mirror > 1.5) c = s.color * (ambient * 0.9 + uSunColor * (0.25 + 0.35 * facing) * lit) + shine;
    c = mix(c, seen, clamp(amount, 0.0, 1.0));
  }
  c += s.color * s.glow * 2.2;
  c = applyFog(c, vWorld);
  fragment = vec4(any(isnan(c)) ? vec3(0.0) : min(c, vec3(60.0)), 1.0);
}`;
