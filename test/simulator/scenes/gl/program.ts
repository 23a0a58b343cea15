/** A linked shader whose uniforms are set by name; a name it does not use is ignored. */
export class Program {
  private readonly gl: WebGL2RenderingContext;
  private readonly program: WebGLProgram;
  private readonly places = new Map<string, WebGLUniformLocation | null>();

  constructor(gl: WebGL2RenderingContext, vertex: string, fragment: string) {
    this.gl = gl;
    this.program = gl.createProgram();
    for (const [type, source] of [
      [gl.VERTEX_SHADER, vertex],
      [gl.FRAGMENT_SHADER, fragment],
    ] as const) {
      const shader = gl.createShader(type)!;
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS))
        throw new Error(gl.getShaderInfoLog(shader) ?? '');
      gl.attachShader(this.program, shader);
    }
    gl.linkProgram(this.program);
    if (!gl.getProgramParameter(this.program, gl.LINK_STATUS)) {
      throw new Error(gl.getProgramInfoLog(this.program) ?? '');
    }
  }

  begin(): this {
    // biome-ignore lint/correctness/useHookAtTopLevel: WebGL, not React
    this.gl.useProgram(this.program);
    return this;
  }

  matrix(name: string, value: Float32Array): this {
    this.gl.uniformMatrix4fv(this.place(name), false, value);
    return this;
  }

  float(name: string, value: number): this {
    this.gl.uniform1f(this.place(name), value);
    return this;
  }

  integer(name: string, value: number): this {
    this.gl.uniform1i(this.place(name), value);
    return this;
  }

  vec2(name: string, x: number, y: number): this {
    this.gl.uniform2f(this.place(name), x, y);
    return this;
  }

  vec3(name: string, value: readonly number[]): this {
    this.gl.uniform3f(this.place(name), value[0]!, value[1]!, value[2]!);
    return this;
  }

  vec4s(name: string, values: Float32Array): this {
    this.gl.uniform4fv(this.place(name), values);
    return this;
  }

  texture(name: string, unit: number, texture: WebGLTexture): this {
    this.gl.activeTexture(this.gl.TEXTURE0 + unit);
    this.gl.bindTexture(this.gl.TEXTURE_2D, texture);
    this.gl.uniform1i(this.place(name), unit);
    return this;
  }

  private place(name: string): WebGLUniformLocation | null {
    let place = this.places.get(name);
    if (place === undefined) {
      place = this.gl.getUniformLocation(this.program, name);
      this.places.set(name, place);
    }
    return place;
  }
}
