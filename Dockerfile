# One image for web, worker and scheduler; docker-compose.yml says which command each runs.
FROM python:3.13-slim AS packages
WORKDIR /site
COPY requirements.lock .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes -r requirements.lock

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /site --shell /usr/sbin/nologin cooperanet
COPY --from=packages /venv /venv
WORKDIR /site
COPY . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# Neither command asks the database; the values stand in for those the installation gives.
RUN export DATABASE_URL=postgres://nobody@localhost/none REDIS_URL=redis://localhost SECRET_KEY=only-for-building \
 && python manage.py compile_catalogues \
 && python manage.py collectstatic --no-input --verbosity 0 \
 && mkdir -p /media && chown cooperanet /media
USER cooperanet
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.py"]
