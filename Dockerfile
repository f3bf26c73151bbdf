# One image for every process of the suite; the command says which. Built in two stages, so that no tool that builds
# or installs comes along. Python 3.11 is the oldest that Chartkey supports and the one its tests run on.
FROM python:3.11-slim-bookworm AS locked

COPY runtime.lock /tmp/runtime.lock
RUN python -m venv --without-pip /opt/chartkey/venv \
    && python -m pip --python /opt/chartkey/venv/bin/python install \
        --no-cache-dir --no-deps --only-binary :all: --require-hashes --requirement /tmp/runtime.lock

FROM python:3.11-slim-bookworm

ENV PATH=/opt/chartkey/venv/bin:$PATH \
    PYTHONUNBUFFERED=1
WORKDIR /opt/chartkey

# 999 is the group of PostgreSQL and RabbitMQ in their own images: the keys of these two are handed to it.
# A volume takes owner and mode from the folder on which it is mounted first.
RUN python -m pip uninstall --yes --quiet --root-user-action=ignore setuptools wheel pip \
    && groupadd --gid 10001 chartkey \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin chartkey \
    && for name in keys mail secrets/enrollment secrets/identity secrets/records secrets/notifications secrets/gateway \
            secrets/migrate secrets/ehr; do \
        install --directory --owner=10001 --group=10001 --mode=0700 "/var/lib/chartkey/$name"; done \
    && for name in postgres rabbitmq; do \
        install --directory --owner=10001 --group=999 --mode=0750 "/var/lib/chartkey/secrets/$name"; done

COPY --from=locked /opt/chartkey/venv venv
COPY shared shared
COPY services services
COPY launcher launcher
COPY tools tools
COPY examples examples
RUN python -m compileall -q shared services launcher tools examples

USER 10001:10001
CMD ["python", "-m", "launcher", "help"]
