# docker build -t topodoc .
# docker run --rm -u "$(id -u):$(id -g)" -v "$PWD:/docs" topodoc build
# docker run --rm -v "$PWD:/docs" -p 8000:8000 topodoc serve --addr 0.0.0.0:8000
FROM python:3.13-slim AS wheel
COPY . /source
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels /source

FROM python:3.13-slim
# Sites and SVG need no font; PNG and PDF need one.
RUN apt-get update && apt-get install -y --no-install-recommends fonts-liberation && rm -rf /var/lib/apt/lists/*
RUN --mount=from=wheel,source=/wheels,target=/wheels pip install --no-cache-dir --only-binary :all: /wheels/*.whl
# Whoever runs it has no home in here.
ENV HOME=/tmp PYTHONDONTWRITEBYTECODE=1
WORKDIR /docs
EXPOSE 8000
ENTRYPOINT ["topodoc"]
CMD ["build"]
